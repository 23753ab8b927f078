using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Oac.Generators.Stream.Parsing;

/// <summary>Names of the schema as C# names.</summary>
internal static class Naming
{
    private static readonly Regex Version = new(
        @"\Av([0-9]+)(?:(alpha|beta)([0-9]+))?\z",
        RegexOptions.CultureInvariant | RegexOptions.Compiled
    );

    /// <summary>session_id: SessionId.</summary>
    public static string Property(string field) =>
        string.Concat(field.Split(['_'], StringSplitOptions.RemoveEmptyEntries).Select(Capital));

    /// <summary>v1alpha3: V1Alpha3.</summary>
    public static string Identifier(string version)
    {
        var parts = Version.Match(version);
        return "V" + parts.Groups[1].Value + Capital(parts.Groups[2].Value) + parts.Groups[3].Value;
    }

    /// <summary>Orders v1alpha2, v1alpha10, v1beta1, v1, v2alpha1; null for what is no version.</summary>
    public static (int Major, int Stage, int Revision)? Order(string version)
    {
        var parts = Version.Match(version);
        if (
            !parts.Success
            || !int.TryParse(parts.Groups[1].Value, out var major)
            || (parts.Groups[3].Success & !int.TryParse(parts.Groups[3].Value, out var revision))
        )
        {
            return null;
        }
        var stage = parts.Groups[2].Value switch
        {
            "alpha" => 0,
            "beta" => 1,
            _ => 2,
        };
        return (major, stage, revision);
    }

    /// <summary>HarnessEnvelope: HarnessMessage; EventResult: EventResultMessage.</summary>
    public static string Type(string message)
    {
        const string Envelope = "Envelope";
        var stem = message.EndsWith(Envelope, StringComparison.Ordinal)
            ? message.Substring(0, message.Length - Envelope.Length)
            : message;
        return stem + "Message";
    }

    private static string Capital(string word) =>
        word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word.Substring(1);
}
