"""Walking the stored files of the open schema, whatever the storage."""

from collections.abc import Iterator

from django.core.files.storage import default_storage


def files_below(folder: str) -> Iterator[str]:
    """Names of all files in a folder of the default storage and its sub-folders, sorted; none if it is absent."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(files):
        yield prefix + name
    for name in sorted(folders):
        yield from files_below(prefix + name)
