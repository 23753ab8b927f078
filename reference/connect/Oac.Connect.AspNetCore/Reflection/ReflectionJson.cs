using System.Buffers;
using System.Text.Json;

namespace Oac.Connect.AspNetCore;

/// <summary><c>ServerReflectionRequest</c> in JSON; names of fields in both of their forms, as protobuf's JSON has them.</summary>
internal sealed class ReflectionRequestJson : Marshaller<ReflectionRequest>
{
    public override void Write(ReflectionRequest message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        Write(message, json);
    }

    public static void Write(ReflectionRequest message, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (message.Host.Length > 0)
        {
            json.WriteString("host"u8, message.Host);
        }
        switch (message.Question)
        {
            case ReflectionQuestion.FileByFilename:
                json.WriteString("fileByFilename"u8, message.Name);
                break;
            case ReflectionQuestion.FileContainingSymbol:
                json.WriteString("fileContainingSymbol"u8, message.Name);
                break;
            case ReflectionQuestion.FileContainingExtension:
                json.WriteStartObject("fileContainingExtension"u8);
                json.WriteString("containingType"u8, message.Name);
                json.WriteNumber("extensionNumber"u8, message.Number);
                json.WriteEndObject();
                break;
            case ReflectionQuestion.AllExtensionNumbersOfType:
                json.WriteString("allExtensionNumbersOfType"u8, message.Name);
                break;
            case ReflectionQuestion.ListServices:
                json.WriteString("listServices"u8, message.Name);
                break;
        }
        json.WriteEndObject();
    }

    public override ReflectionRequest Read(in ReadOnlySequence<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        var request = new ReflectionRequest("", ReflectionQuestion.None, "");
        foreach (var field in document.RootElement.EnumerateObject())
        {
            request = field.Name switch
            {
                _ when field.Value.ValueKind == JsonValueKind.Null => request,
                "host" => request with { Host = Text(field.Value) },
                "fileByFilename" or "file_by_filename" => Ask(ReflectionQuestion.FileByFilename),
                "fileContainingSymbol" or "file_containing_symbol" => Ask(ReflectionQuestion.FileContainingSymbol),
                "fileContainingExtension" or "file_containing_extension" => ReadExtension(request.Host, field.Value),
                "allExtensionNumbersOfType" or "all_extension_numbers_of_type" => Ask(
                    ReflectionQuestion.AllExtensionNumbersOfType
                ),
                "listServices" or "list_services" => Ask(ReflectionQuestion.ListServices),
                _ => request,
            };

            ReflectionRequest Ask(ReflectionQuestion question) => new(request.Host, question, Text(field.Value));
        }
        return request;
    }

    private static ReflectionRequest ReadExtension(string host, JsonElement extension)
    {
        var request = new ReflectionRequest(host, ReflectionQuestion.FileContainingExtension, "");
        foreach (var field in extension.EnumerateObject())
        {
            request = field.Name switch
            {
                _ when field.Value.ValueKind == JsonValueKind.Null => request,
                "containingType" or "containing_type" => request with { Name = Text(field.Value) },
                "extensionNumber" or "extension_number" => request with { Number = field.Value.GetInt32() },
                _ => request,
            };
        }
        return request;
    }

    private static string Text(JsonElement value) => value.GetString() ?? "";
}

/// <summary><c>ServerReflectionResponse</c> in JSON.</summary>
internal sealed class ReflectionResponseJson : Marshaller<ReflectionResponse>
{
    public override void Write(ReflectionResponse message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (message.Request.Host.Length > 0)
        {
            json.WriteString("validHost"u8, message.Request.Host);
        }
        json.WritePropertyName("originalRequest"u8);
        ReflectionRequestJson.Write(message.Request, json);
        Write(message.Answer, json);
        json.WriteEndObject();
    }

    /// <exception cref="NotSupportedException">Always: servers write it.</exception>
    public override ReflectionResponse Read(in ReadOnlySequence<byte> input) => throw new NotSupportedException();

    private static void Write(ReflectionAnswer answer, Utf8JsonWriter json)
    {
        switch (answer)
        {
            case FilesAnswer files:
                json.WriteStartObject("fileDescriptorResponse"u8);
                json.WriteStartArray("fileDescriptorProto"u8);
                foreach (var file in files.Files)
                {
                    json.WriteBase64StringValue(file.Span);
                }
                json.WriteEndArray();
                break;
            case NumbersAnswer numbers:
                json.WriteStartObject("allExtensionNumbersResponse"u8);
                json.WriteString("baseTypeName"u8, numbers.Type);
                json.WriteStartArray("extensionNumber"u8);
                foreach (var number in numbers.Numbers)
                {
                    json.WriteNumberValue(number);
                }
                json.WriteEndArray();
                break;
            case ServicesAnswer services:
                json.WriteStartObject("listServicesResponse"u8);
                json.WriteStartArray("service"u8);
                foreach (var name in services.Names)
                {
                    json.WriteStartObject();
                    json.WriteString("name"u8, name);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                break;
            case ErrorAnswer error:
                json.WriteStartObject("errorResponse"u8);
                json.WriteNumber("errorCode"u8, (int)error.Code);
                json.WriteString("errorMessage"u8, error.Message);
                break;
        }
        json.WriteEndObject();
    }
}
