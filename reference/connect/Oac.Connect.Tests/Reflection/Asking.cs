using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Oac.Connect.Tests.Peers;

namespace Oac.Connect.Tests.Reflection;

/// <summary>Asks a server's reflection with messages that protoc made. Those of v1alpha have other names and the same bytes.</summary>
internal static class Asking
{
    public static Method<ServerReflectionRequest, ServerReflectionResponse> V1 { get; } = Create("v1");

    public static Method<ServerReflectionRequest, ServerReflectionResponse> V1Alpha { get; } = Create("v1alpha");

    public static ServerReflectionRequest List { get; } = new() { ListServices = "" };

    public static ServerReflectionRequest File(string name) => new() { FileByFilename = name };

    public static ServerReflectionRequest Symbol(string name) => new() { FileContainingSymbol = name };

    public static ServerReflectionRequest Numbers(string type) => new() { AllExtensionNumbersOfType = type };

    public static ServerReflectionRequest Extension(string type, int number) =>
        new()
        {
            FileContainingExtension = new() { ContainingType = type, ExtensionNumber = number },
        };

    /// <summary>The answers to some questions, asked one after the other on one stream.</summary>
    public static async Task<List<ServerReflectionResponse>> AskAsync(
        this ConnectClient client,
        params ServerReflectionRequest[] requests
    )
    {
        await using var call = client.Open(V1, new() { CancellationToken = TestContext.Current.CancellationToken });
        var answers = new List<ServerReflectionResponse>();
        foreach (var request in requests)
        {
            await call.WriteAsync(request);
            Assert.True(await call.ReadAsync());
            Assert.Equal(request, call.Current.OriginalRequest);
            answers.Add(call.Current);
        }
        await call.CompleteAsync();
        Assert.False(await call.ReadAsync());
        return answers;
    }

    public static List<string> Services(this ServerReflectionResponse answer) =>
        [.. answer.ListServicesResponse.Service.Select(static s => s.Name)];

    /// <summary>The names of the files in an answer.</summary>
    public static List<string> Files(this ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(static f => Parse(f).Name)];

    public static FileDescriptorProto Parse(ByteString file) => FileDescriptorProto.Parser.ParseFrom(file);

    /// <summary>The code and message of an error.</summary>
    public static (ConnectCode, string) Error(this ServerReflectionResponse answer) =>
        ((ConnectCode)answer.ErrorResponse.ErrorCode, answer.ErrorResponse.ErrorMessage);

    private static Method<ServerReflectionRequest, ServerReflectionResponse> Create(string version) =>
        new(
            $"grpc.reflection.{version}.ServerReflection",
            "ServerReflectionInfo",
            MethodKind.BidiStream,
            EchoMethods.Of<ServerReflectionRequest>(),
            EchoMethods.Of<ServerReflectionResponse>()
        );
}
