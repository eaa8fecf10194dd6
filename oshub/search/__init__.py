"""The search over everything public: what is typed becomes a question, the database answers, words found are marked."""
