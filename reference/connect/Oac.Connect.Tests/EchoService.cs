namespace Oac.Connect.Tests;

/// <summary>One method of each kind.</summary>
internal static class EchoService
{
    public static Method<string, string> Unary { get; } = Create(nameof(Unary), MethodKind.Unary);

    public static Method<string, string> Get { get; } =
        new("test.v1.Echo", nameof(Get), MethodKind.Unary, TextMarshaller.Type, TextMarshaller.Type)
        {
            NoSideEffects = true,
        };

    public static Method<string, string> ClientStream { get; } = Create(nameof(ClientStream), MethodKind.ClientStream);

    public static Method<string, string> ServerStream { get; } = Create(nameof(ServerStream), MethodKind.ServerStream);

    public static Method<string, string> Bidi { get; } = Create(nameof(Bidi), MethodKind.BidiStream);

    private static Method<string, string> Create(string name, MethodKind kind) =>
        new("test.v1.Echo", name, kind, TextMarshaller.Type, TextMarshaller.Type);
}
