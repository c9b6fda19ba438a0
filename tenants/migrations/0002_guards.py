"""What the database itself guards: a parent is a city, anchors never change; extensions for every schema."""

from django.db import migrations

from common.migrations import InsertOnly

# Extensions stand once, in public, which is on every search path: inside the template schema they could
# not be cloned.
EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
"""

# parent_level says 'city' wherever there is a parent, so the key (parent, 'city') must exist: neither can a
# district become a parent nor a city with districts become a district.
PARENT_IS_CITY = """
ALTER TABLE tenants_jurisdiction
    ADD COLUMN parent_level varchar(20)
        GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN NULL ELSE 'city' END) STORED,
    ADD CONSTRAINT jurisdiction_level_key UNIQUE (id, level),
    ADD CONSTRAINT jurisdiction_parent_is_city FOREIGN KEY (parent_id, parent_level)
        REFERENCES tenants_jurisdiction (id, level) DEFERRABLE INITIALLY DEFERRED;
"""
PARENT_ANY = """
ALTER TABLE tenants_jurisdiction
    DROP CONSTRAINT jurisdiction_parent_is_city, DROP CONSTRAINT jurisdiction_level_key, DROP COLUMN parent_level;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PARENT_IS_CITY, PARENT_ANY),
        InsertOnly("AuditAnchor"),
    ]
