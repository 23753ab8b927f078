using System.Buffers;
using System.Text.Json;

namespace Oac.Connect.AspNetCore;

/// <summary><c>{"service": "..."}</c></summary>
internal sealed class HealthRequestJson : Marshaller<string>
{
    public override void Write(string message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (message.Length > 0)
        {
            json.WriteString("service"u8, message);
        }
        json.WriteEndObject();
    }

    public override string Read(in ReadOnlySequence<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        return document.RootElement.TryGetProperty("service"u8, out var service) ? service.GetString() ?? "" : "";
    }
}

/// <summary><c>{"status": "SERVING"}</c></summary>
internal sealed class HealthResponseJson : Marshaller<HealthStatus>
{
    private static readonly string[] Names = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    public override void Write(HealthStatus message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (message != HealthStatus.Unknown)
        {
            json.WriteString("status"u8, Names[(int)message]);
        }
        json.WriteEndObject();
    }

    public override HealthStatus Read(in ReadOnlySequence<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        return
            document.RootElement.TryGetProperty("status"u8, out var status)
            && status.ValueKind == JsonValueKind.String
            && Array.IndexOf(Names, status.GetString()) is >= 0 and var number
            ? (HealthStatus)number
            : HealthStatus.Unknown;
    }
}
