"""Migration operations for what must never change."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

REFUSE_CHANGE = """
CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed text[] := TG_ARGV;
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - allowed) = (to_jsonb(OLD) - allowed) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%.% is insert-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""


def create_once(signature: str, definition: str) -> str:
    """SQL that creates a function of the public schema unless it stands there.

    `CREATE OR REPLACE` in many schemas' migrations at a time fails with "tuple concurrently updated"; so the
    first schema creates it under a lock and the others only look. `signature` is like `public.f()`.
    """
    return (
        "DO $create_once$ BEGIN\n"
        f"IF to_regprocedure('{signature}') IS NULL THEN\n"
        f"  PERFORM pg_advisory_xact_lock(hashtext('{signature}'));\n"
        f"  IF to_regprocedure('{signature}') IS NULL THEN {definition.strip().rstrip(';')}; END IF;\n"
        "END IF; END $create_once$"
    )


class InsertOnly(Operation):
    """Trigger that refuses UPDATE, DELETE and TRUNCATE on a model's table.

    `except_columns` may still be updated (a link filled in later, say); everything else raises
    `IntegrityError` in Django. The function stands once, in the public schema.
    """

    reversible = True

    def __init__(self, model_name: str, except_columns: tuple[str, ...] = ()) -> None:
        self.model_name = model_name
        self.except_columns = tuple(except_columns)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (self.__class__.__name__, [self.model_name], {"except_columns": self.except_columns})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        arguments = ", ".join(f"'{column}'" for column in self.except_columns)
        schema_editor.execute(create_once("public.refuse_change()", REFUSE_CHANGE), None)
        schema_editor.execute(
            f'CREATE TRIGGER "{table}_insert_only" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION public.refuse_change({arguments})"
        )
        schema_editor.execute(
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        for name in (f"{table}_insert_only", f"{table}_no_truncate"):
            schema_editor.execute(f'DROP TRIGGER "{name}" ON "{table}"')

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.model_name}"


class AddRights(Operation):
    """Add rights to a model of another app, in the state of the models only; `post_migrate` creates the rows.

    An app above says what may be done on objects below it without a migration of the lower app.
    """

    reversible = True

    def __init__(self, model: str, rights: tuple[tuple[str, str], ...]) -> None:
        self.model = model
        self.rights = tuple(rights)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (self.__class__.__name__, [self.model, self.rights], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        where, name = self.model.lower().split(".")
        options = state.models[where, name].options
        options["permissions"] = [*options.get("permissions", []), *self.rights]
        state.reload_model(where, name, delay=True)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing in the database changes."""

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing in the database changes."""

    def describe(self) -> str:
        return f"Add rights to {self.model}"
