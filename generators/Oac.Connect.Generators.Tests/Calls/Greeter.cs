using Acme.GreetingApp.V1;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Generators.Tests.Calls;

/// <summary>Overrides all but one method. Each instance counts its calls: it is asked for at each of them.</summary>
public sealed class Greeter : GreeterBase
{
    private int _calls;

    public override Task<HelloReply> SayHello(HelloRequest request, ServerCall call)
    {
        call.ResponseHeaders.Add("x-calls", $"{++_calls}");
        return Task.FromResult(Reply(request.Person?.Name ?? "nobody", request));
    }

    public override Task<HelloReply> Peek(HelloRequest request, ServerCall call) =>
        Task.FromResult(Reply(call.HttpContext.Request.Method, request));

    public override async Task<HelloReply> GreetAll(
        IAsyncEnumerable<HelloRequest.Types.Person> requests,
        ServerCall call
    )
    {
        var reply = new HelloReply();
        await foreach (var person in requests)
        {
            reply.Parts.Add(Part(person.Name, reply.Parts.Count));
        }
        return reply;
    }

    public override async IAsyncEnumerable<HelloReply.Types.Part> KeepGreeting(HelloRequest request, ServerCall call)
    {
        for (var i = 0; i < 3; i++)
        {
            yield return Part(request.Person.Name, i);
            await Task.Yield();
        }
    }

    public override async IAsyncEnumerable<HelloReply.Types.Part> Chat(
        IAsyncEnumerable<HelloRequest.Types.Person> requests,
        ServerCall call
    )
    {
        var number = 0;
        await foreach (var person in requests)
        {
            yield return Part(person.Name, number++);
        }
    }

    private static HelloReply.Types.Part Part(string name, int number) =>
        new() { Text = "Hello " + name, Number = number };

    private static HelloReply Reply(string name, HelloRequest request) =>
        new() { Parts = { Part(name, 0) }, Luggage = request.Luggage };
}
