"""A small clone to set up: our set-up code, a command line that says where it runs, and one tiny package to install."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLI = """
import sys
def main(argv):
    import tiny
    print("prefix", sys.prefix)
    print("tiny", tiny.VERSION)
    print("argv", *argv)
    return 7 if argv == ["fail"] else 0
"""
WITHOUT_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None"


@dataclass
class Clone:
    """A folder with a clone in it, and the surroundings of a machine that has Python and nothing else."""

    folder: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def surroundings(self) -> dict[str, str]:
        wheels = str(self.folder.parent / "wheels")
        path = str(self.folder.parent / "bin")
        return {"PATH": path, "HOME": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "LC_ALL": "C.UTF-8"}

    def command(self, *argv: str) -> list[str]:
        """As a person types it, with the Python under ours, for theirs is outside of every environment."""
        return [str(getattr(sys, "_base_executable", sys.executable)), "-m", "community", *argv]

    def run(self, *argv: str, **more: str) -> subprocess.CompletedProcess[str]:
        surroundings = self.surroundings | more
        return subprocess.run(
            self.command(*argv), check=False, cwd=self.folder, env=surroundings, capture_output=True, text=True
        )

    def pin(self, version: str, *, name: str = "run", spoiled: bool = False) -> None:
        """Makes tiny in this version, and a list that pins it."""
        wheel = make_wheel(self.folder.parent / "wheels", version)
        digest = "0" * 64 if spoiled else hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.folder / "requirements" / f"{name}.txt").write_text(f"tiny=={version} \\\n    --hash=sha256:{digest}\n")

    def program(self, name: str, script: str) -> None:
        """Puts a program on the PATH."""
        path = self.folder.parent / "bin" / name
        path.write_text(script)
        path.chmod(0o755)

    def stamps(self) -> set[str]:
        return {path.name.split("-")[0] for path in self.venv.glob("*.stamp")}


def make_clone(parent: Path) -> Clone:
    """A clone that pins tiny 1.0 and has never been started."""
    folder = parent / "clone"
    (folder / "requirements").mkdir(parents=True)
    (parent / "bin").mkdir()
    shutil.copytree(
        ROOT / "community" / "setup", folder / "community" / "setup", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "community" / name, folder / "community" / name)
    (folder / "community" / "cli.py").write_text(CLI)
    (folder / "pyproject.toml").touch()
    clone = Clone(folder)
    clone.pin("1.0")
    return clone


def make_wheel(folder: Path, version: str) -> Path:
    """The smallest wheel there can be."""
    folder.mkdir(exist_ok=True)
    path, about = folder / f"tiny-{version}-py3-none-any.whl", f"tiny-{version}.dist-info"
    contents = {
        "tiny.py": f"VERSION = {version!r}\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: ours\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    contents[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in [*contents, f"{about}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in contents.items():
            wheel.writestr(zipfile.ZipInfo(name), content)
    return path


def end_group(process: subprocess.Popen[bytes], signal: int) -> None:
    """Ends a process we started in a session of its own, and its children, as a power cut would."""
    os.killpg(process.pid, signal)
    process.wait()
