using System.Diagnostics.CodeAnalysis;

namespace Oac.Spec;

/// <summary>A version identifier of section 8.1: <c>v&lt;major&gt;</c>, <c>v&lt;major&gt;beta&lt;n&gt;</c> or <c>v&lt;major&gt;alpha&lt;n&gt;</c>.</summary>
/// <remarks>Numbers begin at 1 and have no leading zeros. Versions are equal or different, never compatible: 8.1 accepts each by name only.</remarks>
public readonly record struct SpecVersion
{
    private readonly string? text;

    private SpecVersion(string text, int major, Stage stage, int revision)
    {
        this.text = text;
        Major = major;
        MaturityStage = stage;
        Revision = revision;
    }

    /// <summary>How mature a version is.</summary>
    public enum Stage
    {
        /// <summary>May change at will.</summary>
        Alpha,

        /// <summary>Changes are announced.</summary>
        Beta,

        /// <summary>Changes need a new major version.</summary>
        Stable,
    }

    /// <summary>The major version, from 1.</summary>
    public int Major { get; }

    /// <summary>The maturity stage.</summary>
    public Stage MaturityStage { get; }

    /// <summary>The number after alpha or beta, from 1; 0 where the version is stable.</summary>
    public int Revision { get; }

    /// <summary>Reads an identifier; the whole text, nothing around it. Numbers of more than nine digits are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SpecVersion version)
    {
        version = default;
        if (text is null || text.Length < 2 || text[0] != 'v')
        {
            return false;
        }
        var rest = text.AsSpan(1);
        if (!TryTakeNumber(ref rest, out var major))
        {
            return false;
        }
        if (rest.IsEmpty)
        {
            version = new(text, major, Stage.Stable, 0);
            return true;
        }
        Stage stage;
        if (rest.StartsWith("alpha", StringComparison.Ordinal))
        {
            stage = Stage.Alpha;
            rest = rest[5..];
        }
        else if (rest.StartsWith("beta", StringComparison.Ordinal))
        {
            stage = Stage.Beta;
            rest = rest[4..];
        }
        else
        {
            return false;
        }
        if (!TryTakeNumber(ref rest, out var revision) || !rest.IsEmpty)
        {
            return false;
        }
        version = new(text, major, stage, revision);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => text ?? "";

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out int number)
    {
        number = 0;
        var length = 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            if (length == 9)
            {
                return false;
            }
            number = (number * 10) + (rest[length] - '0');
            length++;
        }
        if (length == 0 || rest[0] == '0')
        {
            return false;
        }
        rest = rest[length..];
        return true;
    }
}
