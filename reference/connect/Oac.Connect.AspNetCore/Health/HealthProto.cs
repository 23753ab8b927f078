using System.Buffers;

namespace Oac.Connect.AspNetCore;

/// <summary><c>message HealthCheckRequest { string service = 1; }</c></summary>
internal sealed class HealthRequestProto : Marshaller<string>
{
    public override void Write(string message, IBufferWriter<byte> output) => ProtobufWriter.Text(1, message, output);

    public override string Read(in ReadOnlySequence<byte> input)
    {
        var service = "";
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            service = reader is { Field: 1, IsContent: true } ? reader.Text : service;
        }
        return service;
    }
}

/// <summary><c>message HealthCheckResponse { ServingStatus status = 1; }</c></summary>
internal sealed class HealthResponseProto : Marshaller<HealthStatus>
{
    public override void Write(HealthStatus message, IBufferWriter<byte> output) =>
        ProtobufWriter.Number(1, (int)message, output);

    public override HealthStatus Read(in ReadOnlySequence<byte> input)
    {
        var status = HealthStatus.Unknown;
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            status = reader is { Field: 1, IsNumber: true } ? (HealthStatus)reader.Number : status;
        }
        return status;
    }
}
