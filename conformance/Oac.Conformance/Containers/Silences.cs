using System.Buffers;
using System.Globalization;
using Oac.Spec.Catalogue;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Where the specification is silent, or contradicts itself, and a rule holds the choice of this project (docs/decisions.md).</summary>
internal static class Silences
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");
    private static readonly SearchValues<char> EndpointCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>Whether a finding that is advice to <c>oac lint</c>, but no silence, breaks the row.</summary>
    public static bool IsBreach(Requirement requirement) => requirement == Requirements.Container.Inference.TypeKey;

    /// <summary>Our choice, if a finding says no more than that it was not followed; null where the row is broken by any reading.</summary>
    public static string? Of(Requirement requirement, Finding finding, PlatformReading platform)
    {
        var value = platform.Value(finding.Key) ?? "";
        return requirement == Requirements.Container.Labels.NamesNotValues && !IsContent(value)
                ? "Here variables are named [A-Za-z_][A-Za-z0-9_]*, and paths are absolute, without '..' (docs/decisions.md, Names of variables, Paths)."
            : requirement == Requirements.Container.Inference.ContextPositive && IsOtherwisePositive(value)
                ? "Here a context is digits without a sign that fit 63 bits (docs/decisions.md, Grammar of numbers)."
            : requirement == Requirements.Container.Inference.BenchRange && IsOtherwisePercentage(value)
                ? "Here a score is digits with an optional fraction (docs/decisions.md, Grammar of numbers)."
            : requirement == Requirements.Container.Inference.TypeKey && IsEndpoint(TypeOf(finding.Key!))
                ? "Here any endpoint may be named, and is served if the gateway serves it (docs/decisions.md, Which inference types exist)."
            : requirement == Requirements.Container.Events.ChannelName && IsDigitFirst(ChannelOf(finding.Key!))
                ? "Here a channel begins with a letter, as 5.6 says; RFC 1123, which it names, allows a digit (docs/decisions.md, First character of a channel name)."
            : null;
    }

    /// <summary>Whether a value is what should end up in the variable or file, not the name of one.</summary>
    private static bool IsContent(string value) =>
        value.Contains("://", StringComparison.Ordinal)
        || value.Contains('\n', StringComparison.Ordinal)
        || SecretShapes.Find(value) is not null;

    /// <summary>A whole number above 0 that is written with a sign or an exponent, or in more digits than we take.</summary>
    private static bool IsOtherwisePositive(string value) =>
        Lenient(value) is > 0
        && (!value.Contains('.', StringComparison.Ordinal) || value.AsSpan().ContainsAny('e', 'E'))
        && Lenient(value) is { } number
        && Math.Floor(number) == number;

    private static bool IsOtherwisePercentage(string value) => Lenient(value) is >= 0 and <= 100;

    private static double? Lenient(string value) =>
        !value.AsSpan().ContainsAnyExcept(NumberCharacters)
        && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary>The form that any endpoint's name has: no slash, nothing of the /v1/ before it.</summary>
    private static bool IsEndpoint(string type) =>
        type != "v1"
        && !type.StartsWith("v1-", StringComparison.Ordinal)
        && !type.AsSpan().ContainsAnyExcept(EndpointCharacters);

    private static bool IsDigitFirst(string channel) =>
        channel.Length > 0 && char.IsAsciiDigit(channel[0]) && LabelValue.IsChannelName($"a{channel.AsSpan(1)}");

    private static string TypeOf(string key) => key[LabelNamespace.Prefix.Length..].Split('.')[1];

    private static string ChannelOf(string key) => key[LabelNamespace.Prefix.Length..].Split('.')[1];
}
