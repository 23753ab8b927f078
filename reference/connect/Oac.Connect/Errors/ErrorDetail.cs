namespace Oac.Connect;

/// <summary>A protobuf message that tells more of an error.</summary>
/// <param name="Type">The message's full name, such as <c>google.rpc.RetryInfo</c>.</param>
/// <param name="Value">The message in protobuf's binary form.</param>
public sealed record ErrorDetail(string Type, ReadOnlyMemory<byte> Value)
{
    internal const string TypeUrlPrefix = "type.googleapis.com/";

    /// <summary>The name at the end of a type URL, or the text itself where it is a bare name.</summary>
    internal static string NameOf(string typeUrl) => typeUrl[(typeUrl.LastIndexOf('/') + 1)..];
}
