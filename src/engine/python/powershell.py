"""Runs a PowerShell script: the whole of it, its input in the environment variable InputPayload, what it puts out as the answer."""

import json
import os
import shutil
import subprocess

WRAPPER = """$ErrorActionPreference = 'Stop'
try {
  $value = & (Join-Path $PSScriptRoot 'customer_script.ps1')
  [IO.File]::WriteAllText((Join-Path $PSScriptRoot 'answer.json'), (ConvertTo-Json -InputObject $value -Depth 100 -Compress))
} catch {
  [IO.File]::WriteAllText((Join-Path $PSScriptRoot 'error.txt'), ($_ | Out-String).Trim())
  exit 1
}
"""


def program():
    """The path of pwsh; None where there is none."""
    return shutil.which("pwsh")


def folders(request):
    """Folders that pwsh reads."""
    found = None if request["runtime"].startswith("python") else program()
    return () if found is None else (os.path.dirname(found), os.path.dirname(os.path.realpath(found)))


def answer_of(request, folder):
    """`{"value": JSON text}` or `{"error": text}`."""
    for name, text in (("customer_script.ps1", request["script"]), ("run.ps1", WRAPPER)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    os.environ.update(
        InputPayload=json.dumps(request["payload"]),
        POWERSHELL_TELEMETRY_OPTOUT="1",
        DOTNET_GCHeapHardLimit=hex(1024 * 1024 * 1024),
    )
    command = [program(), "-NoLogo", "-NoProfile", "-NonInteractive", "-File", os.path.join(folder, "run.ps1")]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    try:
        if ended.returncode == 0:
            return {"value": read(folder, "answer.json") or "null"}
        return {"error": read(folder, "error.txt")}
    except FileNotFoundError:
        return {"error": f"pwsh ended with code {ended.returncode} and no answer"}


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()
