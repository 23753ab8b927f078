namespace Oac.Harness.Handlers;

/// <summary>Media types as they are compared here: without parameters and without case.</summary>
internal static class MediaType
{
    public const string Text = "text/plain; charset=utf-8";

    public const string Json = "application/json";

    private const int MaxLength = 255;

    /// <summary>The type itself, without parameters.</summary>
    public static ReadOnlySpan<char> Essence(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim(" \t");
    }

    public static bool IsJson(ReadOnlySpan<char> essence) =>
        essence.Equals(Json, StringComparison.OrdinalIgnoreCase)
        || essence.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    public static bool IsText(ReadOnlySpan<char> essence) =>
        essence.StartsWith("text/", StringComparison.OrdinalIgnoreCase);

    public static bool IsProtobuf(ReadOnlySpan<char> essence) =>
        essence.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase)
        || essence.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase)
        || essence.Equals("application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Requires a media type that can be sent, or none at all.</summary>
    public static string Require(string contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        if (contentType.Length > MaxLength || contentType.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("This is no media type.", nameof(contentType));
        }
        return contentType;
    }
}
