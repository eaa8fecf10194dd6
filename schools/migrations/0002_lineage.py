"""The database keeps `lineage`: the first class of the chain that a class continues, itself where it continues none.

Whether a class continues one of the same school is asked after the statement, so that all classes of a school can change
over to another one in one statement.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION schools_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier schools_schoolclass;
BEGIN
    NEW.lineage_id := NEW.id;
    IF NEW.continues_id IS NOT NULL THEN
        SELECT * INTO earlier FROM schools_schoolclass WHERE id = NEW.continues_id;
        IF earlier.school_year >= NEW.school_year THEN
            RAISE EXCEPTION 'A class continues a class of an earlier year.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_earlier_year';
        END IF;
        NEW.lineage_id := earlier.lineage_id;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM schools_schoolclass later WHERE later.continues_id = NEW.id AND later.school_year <= NEW.school_year
    ) THEN
        RAISE EXCEPTION 'A later class continues this one, so it stays in its school and before that year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continued_stays_before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER schools_set_lineage
    BEFORE INSERT OR UPDATE OF continues_id, school_id, school_year, lineage_id ON schools_schoolclass
    FOR EACH ROW EXECUTE FUNCTION schools_set_lineage();

-- The classes that continue a class follow it into its new lineage, one step of the chain at a time.
CREATE FUNCTION schools_pass_lineage_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE schools_schoolclass later SET lineage_id = NEW.lineage_id
    WHERE later.continues_id = NEW.id AND later.lineage_id IS DISTINCT FROM NEW.lineage_id;
    RETURN NULL;
END $$;
CREATE TRIGGER schools_pass_lineage_on AFTER UPDATE ON schools_schoolclass
    FOR EACH ROW WHEN (OLD.lineage_id IS DISTINCT FROM NEW.lineage_id)
    EXECUTE FUNCTION schools_pass_lineage_on();

-- After the statement, when every class of a chain that moves stands in its new school.
CREATE FUNCTION schools_chain_in_one_school() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_there schools_schoolclass;
BEGIN
    SELECT * INTO now_there FROM schools_schoolclass WHERE id = NEW.id;
    IF EXISTS (
        SELECT FROM schools_schoolclass earlier
        WHERE earlier.id = now_there.continues_id AND earlier.school_id <> now_there.school_id
    ) THEN
        RAISE EXCEPTION 'A class continues a class of the same school.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_same_school';
    END IF;
    IF EXISTS (
        SELECT FROM schools_schoolclass later
        WHERE later.continues_id = now_there.id AND later.school_id <> now_there.school_id
    ) THEN
        RAISE EXCEPTION 'A later class continues this one, so it stays in its school and before that year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continued_stays_before';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER schools_chain_in_one_school AFTER INSERT OR UPDATE OF continues_id, school_id ON schools_schoolclass
    FOR EACH ROW EXECUTE FUNCTION schools_chain_in_one_school();
"""
BACKWARD = """
DROP TRIGGER schools_chain_in_one_school ON schools_schoolclass; DROP FUNCTION schools_chain_in_one_school();
DROP TRIGGER schools_pass_lineage_on ON schools_schoolclass; DROP FUNCTION schools_pass_lineage_on();
DROP TRIGGER schools_set_lineage ON schools_schoolclass; DROP FUNCTION schools_set_lineage();
"""


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
