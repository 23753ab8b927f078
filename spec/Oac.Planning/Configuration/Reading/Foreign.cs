using Oac.Spec.Linting;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Words of the file in messages: on one line, of bounded length, and none that looks like a secret.</summary>
internal static class Foreign
{
    /// <summary>A text in quotes.</summary>
    public static string Quoted(string text) => SecretShapes.Find(text) is null ? Show.Quoted(text) : Show.Value(text);

    /// <summary>A text as it is where it is made of letters, digits, - and _; else in quotes.</summary>
    public static string Word(string text) =>
        text.Length is > 0 and <= 64
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && SecretShapes.Find(text) is null
            ? text
            : Quoted(text);
}
