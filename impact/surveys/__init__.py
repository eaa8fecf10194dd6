"""Surveys without names: what stands in a questionnaire, codes on paper, tables of surveys that were made elsewhere."""
