using System.Text.Json;
using Oac.Connect;

namespace Oac.Harness.Samples.Echo;

/// <summary>Answers every event with the event, and fails where it is asked to: by an object of JSON in which <c>fail</c> is true.</summary>
[Agent("echo", Isolated = true)]
public static partial class EchoAgent
{
    static partial void Customize(HarnessBuilder harness)
    {
        harness.Orchestrator = new() { TokenVariable = "ORCHESTRATOR_TOKEN" };
        harness.Protocol = Environment.GetEnvironmentVariable("OAC_PROTOCOL") switch
        {
            null or "" or "connect" => RpcProtocol.Connect,
            "grpc" => RpcProtocol.Grpc,
            "grpcweb" => RpcProtocol.GrpcWeb,
            var other => throw new HarnessConfigurationException(
                $"OAC_PROTOCOL is '{other}'; it may be connect, grpc or grpcweb."
            ),
        };
    }

    [Channel("echo", "schemas/echo.json")]
    private static EventResult Echo(EventContext context, ReadOnlyMemory<byte> payload) =>
        AsksForFailure(payload)
            ? EventResult.Failure("The event asked for a failure.")
            : EventResult.Bytes(payload, context.ContentType);

    private static bool AsksForFailure(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("fail", out var fail)
                && fail.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            // Whatever is no JSON is echoed all the same.
            return false;
        }
    }
}
