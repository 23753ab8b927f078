using System.Buffers;

namespace Oac.Connect.AspNetCore;

/// <summary><c>ServerReflectionRequest</c> in binary.</summary>
internal sealed class ReflectionRequestProto : Marshaller<ReflectionRequest>
{
    public override void Write(ReflectionRequest message, IBufferWriter<byte> output)
    {
        ProtobufWriter.Text(1, message.Host, output);
        if (message.Question == ReflectionQuestion.FileContainingExtension)
        {
            var extension = new ArrayBufferWriter<byte>();
            ProtobufWriter.Text(1, message.Name, extension);
            ProtobufWriter.Number(2, message.Number, extension);
            ProtobufWriter.Bytes((int)message.Question, extension.WrittenSpan, output);
        }
        else if (message.Question != ReflectionQuestion.None)
        {
            ProtobufWriter.Text((int)message.Question, message.Name, output, always: true);
        }
    }

    public override ReflectionRequest Read(in ReadOnlySequence<byte> input)
    {
        var request = new ReflectionRequest("", ReflectionQuestion.None, "");
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            request = (reader.IsContent ? reader.Field : 0) switch
            {
                1 => request with { Host = reader.Text },
                3 or 4 or 6 or 7 => new(request.Host, (ReflectionQuestion)reader.Field, reader.Text),
                5 => ReadExtension(request.Host, reader.Content),
                _ => request,
            };
        }
        return request;
    }

    private static ReflectionRequest ReadExtension(string host, in ReadOnlySequence<byte> input)
    {
        var request = new ReflectionRequest(host, ReflectionQuestion.FileContainingExtension, "");
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            request = reader switch
            {
                { Field: 1, IsContent: true } => request with { Name = reader.Text },
                { Field: 2, IsNumber: true } => request with { Number = reader.Number },
                _ => request,
            };
        }
        return request;
    }
}

/// <summary><c>ServerReflectionResponse</c> in binary.</summary>
internal sealed class ReflectionResponseProto : Marshaller<ReflectionResponse>
{
    private static readonly ReflectionRequestProto Request = new();

    public override void Write(ReflectionResponse message, IBufferWriter<byte> output)
    {
        ProtobufWriter.Text(1, message.Request.Host, output);
        var part = new ArrayBufferWriter<byte>();
        Request.Write(message.Request, part);
        ProtobufWriter.Bytes(2, part.WrittenSpan, output);
        part.ResetWrittenCount();
        ProtobufWriter.Bytes(Write(message.Answer, part), part.WrittenSpan, output);
    }

    /// <exception cref="NotSupportedException">Always: servers write it.</exception>
    public override ReflectionResponse Read(in ReadOnlySequence<byte> input) => throw new NotSupportedException();

    /// <summary>Writes what an answer holds and returns the number of its field.</summary>
    private static int Write(ReflectionAnswer answer, IBufferWriter<byte> output)
    {
        switch (answer)
        {
            case FilesAnswer files:
                foreach (var file in files.Files)
                {
                    ProtobufWriter.Bytes(1, file.Span, output);
                }
                return 4;
            case NumbersAnswer numbers:
                ProtobufWriter.Text(1, numbers.Type, output);
                if (numbers.Numbers.Length > 0)
                {
                    var packed = new ArrayBufferWriter<byte>();
                    foreach (var number in numbers.Numbers)
                    {
                        ProtobufWriter.Varint((ulong)number, packed);
                    }
                    ProtobufWriter.Bytes(2, packed.WrittenSpan, output);
                }
                return 5;
            case ServicesAnswer services:
                var service = new ArrayBufferWriter<byte>();
                foreach (var name in services.Names)
                {
                    service.ResetWrittenCount();
                    ProtobufWriter.Text(1, name, service);
                    ProtobufWriter.Bytes(1, service.WrittenSpan, output);
                }
                return 6;
            default:
                var error = (ErrorAnswer)answer;
                ProtobufWriter.Number(1, (int)error.Code, output);
                ProtobufWriter.Text(2, error.Message, output);
                return 7;
        }
    }
}
