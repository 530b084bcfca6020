"""Write system_calls.tsv beside this file: every system call of the kernel's headers, with its numbers.

    python tests/box/list_system_calls.py [KERNEL_HEADERS]      (by default /usr/include; takes a C preprocessor)

The tests of the filter take their list from that file and not from the box, so that a call missing from the box's own
table is noticed. Since 424 a new call has the same number on every processor; those that are newer than the
installed headers are listed in NEWER.
"""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).with_name("system_calls.tsv")
X86_64 = ("x86_64-linux-gnu/asm/unistd_64.h", ())
AARCH64 = ("asm-generic/unistd.h", (    # what arch/arm64/include/uapi/asm/unistd.h defines before it includes this
    "__BITS_PER_LONG 64", "__ARCH_WANT_RENAMEAT", "__ARCH_WANT_NEW_STAT", "__ARCH_WANT_SET_GET_RLIMIT",
    "__ARCH_WANT_SYS_CLONE3", "__ARCH_WANT_MEMFD_SECRET"))
NEWER = {       # Linux 6.2 to 6.17
    "cachestat": 451, "fchmodat2": 452, "map_shadow_stack": 453, "futex_wake": 454, "futex_wait": 455,
    "futex_requeue": 456, "statmount": 457, "listmount": 458, "lsm_get_self_attr": 459, "lsm_set_self_attr": 460,
    "lsm_list_modules": 461, "mseal": 462, "setxattrat": 463, "getxattrat": 464, "listxattrat": 465,
    "removexattrat": 466, "open_tree_attr": 467, "file_getattr": 468, "file_setattr": 469,
}


def numbers(headers: Path, header: str, defined: tuple[str, ...]) -> dict[str, int]:
    """Return name -> number of all calls that a header declares."""
    source = "".join(f"#define {name}\n" for name in defined) + f'#include "{headers / header}"\n'
    macros = dict(re.findall(r"#define (__NR\w*) (\w+)", subprocess.run(
        ["cc", "-E", "-dM", f"-I{headers}", "-x", "c", "-"], input=source, capture_output=True, text=True, check=True).stdout))
    found = {}
    for macro, value in macros.items():
        while value in macros:
            value = macros[value]
        if macro.startswith("__NR_") and macro not in ("__NR_syscalls", "__NR_arch_specific_syscall"):
            found[macro.removeprefix("__NR_")] = int(value)
    return found


def main(headers: Path) -> None:
    x86_64, aarch64 = numbers(headers, *X86_64) | NEWER, numbers(headers, *AARCH64) | NEWER
    lines = [f"{name}\t{x86_64.get(name, '-')}\t{aarch64.get(name, '-')}"
             for name in sorted(x86_64 | aarch64, key=lambda name: x86_64.get(name, 1000))]
    LIST.write_text("\n".join(["name\tx86_64\taarch64", *lines]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/include"))
