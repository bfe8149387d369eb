"""What nobody uses: files that no build names or nobody includes, and declarations in headers that nobody else mentions.

unused.py ROOT: one line each on stdout; exit status 1 where there are any, 77 where ctags is not installed. A name counts as
used when it stands anywhere outside its own header and source file, or again in its header. Ctags reads the headers; what it does
not see is not judged.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

PUBLIC = "engine/include/"  # for those outside


def sources(root, folders, endings):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in endings:
                yield path


def names(lists, file):
    """Whether the text of a CMakeLists.txt names the file; ${…} stands for any beginning."""
    written = re.findall(r"[\w/.${}-]+\.cc?\b", lists)
    return any(re.fullmatch(re.sub(r"\\\$\\\{\w+\\\}", r"\\w+", re.escape(one)), file) for one in written)


def unnamed(root):
    """Sources that no CMakeLists.txt of a folder above names."""
    for path in sources(root, ["engine", "plugins", "tests"], {".cc", ".c"}):
        named = False
        for folder in path.parents:
            lists = folder / "CMakeLists.txt"
            if lists.exists() and names(lists.read_text(), str(path.relative_to(folder))):
                named = True
            if folder == root:
                break
        if not named and not compiled_by_a_test(root, path):
            yield f"{path.relative_to(root)}: no CMakeLists.txt names it"


def compiled_by_a_test(root, path):
    """Whether a test names the file, as those do that compile plugins."""
    return any(path.stem in other.read_text(errors="replace")
               for other in sources(root, ["tests"], {".cc", ".cmake", ".h"}) if other != path)


def declared(root):
    """(name, header) of what headers declare at the level of a namespace."""
    command = ["ctags", "-R", "--languages=C++", "--langmap=C++:.h", "--kinds-C++=cgpstuvxe", "--fields=+sKz",
               "--output-format=json", "-o", "-", "--exclude=include", "engine"]
    for line in subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines():
        tag = json.loads(line)
        if tag.get("scopeKind") == "namespace" and tag["path"].endswith(".h"):
            yield tag["name"], tag["path"]


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    if shutil.which("ctags") is None:
        print("SKIPPED: ctags is not installed")
        return 77
    texts = {str(path.relative_to(root)): path.read_text(errors="replace")
             for path in sources(root, ["engine", "plugins", "tests"], {".h", ".cc", ".c"})}
    words = {name: set(re.findall(r"\w+", text)) for name, text in texts.items()}
    found = list(unnamed(root))
    included = set(re.findall(r'#include [<"]([^">]+)[">]', "\n".join(texts.values())))
    for name in texts:
        if name.endswith(".h") and not name.startswith(PUBLIC):
            ways = {name, name.split("/", 1)[1], name.rsplit("/", 1)[1]}
            if not ways & included:
                found.append(f"{name}: nobody includes it")
    for name, header in sorted(set(declared(root))):
        source = header[:-2] + ".cc"
        if any(name in words[file] for file in words if file not in (header, source)):
            continue
        in_header = len(re.findall(rf"\b{re.escape(name)}\b", texts[header]))
        if in_header > 1:
            continue  # the header itself needs it
        found.append(f"{header}: nobody else uses {name}" + (": it belongs into " + source if name in words.get(source, ()) else ""))
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
