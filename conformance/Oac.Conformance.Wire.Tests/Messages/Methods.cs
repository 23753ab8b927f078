using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Conformance.Wire.Tests.Messages;

/// <summary>A method of the service that the suite is about.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Request">The type of its requests.</param>
/// <param name="Response">The type of its responses.</param>
/// <param name="StreamsRequests">Whether it takes any number of messages.</param>
/// <param name="StreamsResponses">Whether it answers with any number of messages.</param>
internal sealed record SuiteMethod(
    string Name,
    MessageDescriptor Request,
    MessageDescriptor Response,
    bool StreamsRequests,
    bool StreamsResponses
)
{
    private const string Service = "/connectrpc.conformance.v1.ConformanceService/";

    public static IReadOnlyList<SuiteMethod> All { get; } =
    [
        .. ServiceReflection
            .Descriptor.Services.Single()
            .Methods.Select(static method => new SuiteMethod(
                method.Name,
                method.InputType,
                method.OutputType,
                method.IsClientStreaming,
                method.IsServerStreaming
            )),
    ];

    public string Path => Service + Name;

    public bool IsUnary => !StreamsRequests && !StreamsResponses;

    /// <summary>The payload of a response; null where its type has none.</summary>
    public ConformancePayload? PayloadOf(IMessage response) =>
        Response.FindFieldByName("payload") is { } field
            ? (ConformancePayload?)field.Accessor.GetValue(response) ?? new()
            : null;

    /// <summary>A response with a payload.</summary>
    public IMessage ResponseOf(ConformancePayload payload)
    {
        var response = (IMessage)Activator.CreateInstance(Response.ClrType)!;
        Response.FindFieldByName("payload").Accessor.SetValue(response, payload);
        return response;
    }
}
