using System.Collections.Immutable;

namespace Oac.Producer.Building.Elf;

/// <summary>What a loader asks of an ELF file (System V ABI, chapters 4 and 5).</summary>
internal sealed record ElfFile
{
    /// <summary>Whether it is a 64-bit file.</summary>
    public required bool Is64Bit { get; init; }

    /// <summary>Whether numbers stand in little-endian order.</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>The machine, as the header numbers it.</summary>
    public required int Machine { get; init; }

    /// <summary>The path of the program interpreter; null where there is none: a library, or a program that needs no loader.</summary>
    public string? Interpreter { get; init; }

    /// <summary>The libraries that must be there, by name or path, in the file's order.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>Folders to search, for this file's libraries and theirs; the old form. Not expanded.</summary>
    public ImmutableArray<string> RPath { get; init; } = [];

    /// <summary>Folders to search, for this file's libraries only. Not expanded.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>Whether a library of the other file can be loaded into this one's process.</summary>
    public bool Fits(ElfFile other) =>
        (Is64Bit, IsLittleEndian, Machine) == (other.Is64Bit, other.IsLittleEndian, other.Machine);

    /// <summary>The architecture as images name it, or null for one that they have no name for.</summary>
    public string? Architecture =>
        Machine switch
        {
            3 => "386",
            21 => IsLittleEndian ? "ppc64le" : "ppc64",
            22 => "s390x",
            40 => "arm",
            62 => "amd64",
            183 => "arm64",
            243 => "riscv64",
            258 => "loong64",
            _ => null,
        };
}
