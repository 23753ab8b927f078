using System.Globalization;

namespace Oac.Planning.Configuration.Reading;

/// <summary>The keys that lead to a value; written out only where something is wrong.</summary>
internal sealed record KeyPath(KeyPath? Parent, string? Key, int Index)
{
    /// <summary>One key further.</summary>
    public static KeyPath Below(KeyPath? parent, string key) => new(parent, key, 0);

    /// <summary>One item further.</summary>
    public KeyPath Item(int index) => new(this, null, index);

    /// <summary><c>agents.triage.repositories[0]</c>; a key with other characters than letters, digits, - and _ is quoted.</summary>
    public override string ToString()
    {
        var before = Parent?.ToString() ?? "";
        return Key is null ? string.Create(CultureInfo.InvariantCulture, $"{before}[{Index}]")
            : before.Length == 0 ? Foreign.Word(Key)
            : $"{before}.{Foreign.Word(Key)}";
    }
}
