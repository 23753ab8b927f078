using System.Buffers.Binary;
using System.Text.Json.Serialization;
using Oac.Harness.Testing;

namespace Oac.Harness.Tests.Handlers;

public sealed class PayloadTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.acme.ticket+json")]
    [InlineData("")]
    public async Task Json_is_read_into_the_authors_type(string contentType)
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "ticket", """{"id":7,"title":"on fire"}"""u8.ToArray(), contentType);
        Assert.True(result.IsSuccess, result.ErrorMessage);
        Assert.Equal(new Ticket(8, "ON FIRE"), result.OutputJson(TicketJson.Default.Ticket));
        Assert.Equal("application/json", result.OutputContentType);
    }

    [Theory]
    [InlineData("{\"id\":\"x\"}", "it is not the JSON that is wanted at $.id (line 1, byte 10)")]
    [InlineData("{", "it is not the JSON that is wanted (line 1, byte 2)")]
    [InlineData("", "it is not the JSON that is wanted (line 1, byte 1)")]
    [InlineData("null", "it is null")]
    public async Task What_is_no_such_json_is_answered_with_its_place(string payload, string why)
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync(
            "s",
            "ticket",
            System.Text.Encoding.UTF8.GetBytes(payload),
            "application/json"
        );
        Assert.Equal(
            $"The channel 'ticket' takes application/json, and this event's payload cannot be read: {why}.",
            result.ErrorMessage
        );
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_answered_with_the_first()
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "text", new byte[] { 0x61, 0xff }, "text/plain");
        Assert.Equal(
            "The channel 'text' takes text in UTF-8, and this event's payload cannot be read: it is not UTF-8 (byte 1).",
            result.ErrorMessage
        );
    }

    [Theory]
    [InlineData("ticket", "text/plain", "application/json")]
    [InlineData("text", "application/json", "text in UTF-8")]
    [InlineData("number", "application/json", "application/protobuf")]
    public async Task Another_media_type_is_refused(string channel, string contentType, string wanted)
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", channel, "{}"u8.ToArray(), contentType);
        Assert.Equal(
            $"The channel '{channel}' takes {wanted}, and this event has the media type '{contentType}'.",
            result.ErrorMessage
        );
    }

    [Fact]
    public async Task A_media_type_is_shown_short_and_on_one_line()
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "text", default, "x\r\n" + new string('y', 1000));
        Assert.DoesNotContain('\n', result.ErrorMessage);
        Assert.InRange(result.ErrorMessage.Length, 100, 250);
    }

    [Theory]
    [InlineData("application/protobuf")]
    [InlineData("application/x-protobuf; messageType=acme.v1.Number")]
    [InlineData("application/vnd.google.protobuf")]
    public async Task A_message_is_read_by_the_authors_parser(string contentType)
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "number", new byte[] { 0, 0, 0, 42 }, contentType);
        Assert.Equal("42", result.OutputText);
    }

    [Fact]
    public async Task What_the_parser_throws_is_not_told()
    {
        await using var host = HarnessTestHost.Start(Configure);
        var result = await host.DeliverAsync("s", "number", new byte[] { 1 }, "application/protobuf");
        Assert.Equal(
            "The channel 'number' takes application/protobuf, and this event's payload cannot be read: it is no such message.",
            result.ErrorMessage
        );
    }

    [Fact]
    public async Task A_form_may_be_the_authors_own()
    {
        var hex = new Payload<byte[]>(
            "hexadecimal digits",
            type => type == "text/hex",
            payload => Convert.FromHexString(System.Text.Encoding.ASCII.GetString(payload.Span))
        );
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "hex";
            harness.On("hex", hex, (_, bytes) => EventResult.Text(bytes.Length.ToString()));
        });
        Assert.Equal("2", (await host.DeliverAsync("s", "hex", "0aff"u8.ToArray(), "text/hex")).OutputText);
        Assert.Contains(
            "takes hexadecimal digits",
            (await host.DeliverAsync("s", "hex", "xx"u8.ToArray(), "text/hex")).ErrorMessage
        );
    }

    private static void Configure(HarnessBuilder harness)
    {
        harness.Name = "forms";
        harness.On(
            "ticket",
            Payload.Json(TicketJson.Default.Ticket),
            (_, ticket) =>
                EventResult.Json(new Ticket(ticket.Id + 1, ticket.Title.ToUpperInvariant()), TicketJson.Default.Ticket)
        );
        harness.On("text", Payload.Text, (_, text) => EventResult.Text(text));
        harness.On(
            "number",
            Payload.Protobuf(bytes => BinaryPrimitives.ReadInt32BigEndian(bytes.Span)),
            (_, number) => EventResult.Text(number.ToString())
        );
    }
}

internal sealed record Ticket(int Id, string Title);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Ticket))]
internal sealed partial class TicketJson : JsonSerializerContext;
