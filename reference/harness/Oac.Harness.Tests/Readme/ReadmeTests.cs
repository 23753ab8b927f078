using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Oac.Harness.Testing;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Readme;

internal interface ITicketStore
{
    Task SaveAsync(string session, Ticket ticket, CancellationToken cancellationToken);
}

internal sealed class TicketHandler(ITicketStore store) : IChannelHandler<Ticket>
{
    public async ValueTask<EventResult> HandleAsync(EventContext context, Ticket ticket, CancellationToken cancel)
    {
        await store.SaveAsync(context.SessionId, ticket, cancel);
        return EventResult.Success;
    }
}

/// <summary>The code of README.md: it stands in this folder word by word, and runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_test_of_the_readme_passes()
    {
        await using var host = HarnessTestHost.Start(TriageAgent.Configure);
        var result = await host.DeliverJsonAsync(
            "session-1",
            "ticket",
            new Ticket(7, "fire!"),
            TriageJson.Default.Ticket
        );
        Assert.Equal(new Verdict(7, Urgent: true), result.OutputJson(TriageJson.Default.Verdict));
        Assert.Equal("reading the ticket", Assert.Single(result.Reports).Text);
        await host.EndSessionAsync("session-1");
    }

    [Fact]
    public async Task The_attributes_of_the_readme_do_the_same()
    {
        await using var host = HarnessTestHost.Start(SupportAgent.Configure);
        var ticket = await host.DeliverJsonAsync("s", "ticket", new Ticket(7, "fire!"), TriageJson.Default.Ticket);
        var note = await host.DeliverAsync("s", "note", "thanks");
        Assert.Equal("fire!", ticket.OutputText);
        Assert.Equal("thanks", Assert.Single(note.Reports).Text);
    }

    [Fact]
    public async Task The_program_of_the_readme_runs()
    {
        // It finds no orchestrator in the environment of a test.
        Assert.Equal(1, await RunAsync());

        static async Task<int> RunAsync()
        {
            return await HarnessHost.RunAsync(TriageAgent.Configure);
        }
    }

    [Fact]
    public async Task The_host_of_the_readme_runs()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<ITicketStore, TicketStore>();
        builder.Services.AddOacHarness(harness =>
        {
            harness.Name = "tickets";
            harness.On<Ticket, TicketHandler>("ticket", Payload.Json(TriageJson.Default.Ticket));
        });
        using var host = builder.Build();
        await Assert.ThrowsAsync<HarnessConfigurationException>(() => host.StartAsync(TestOrchestrator.Token));
    }

    [Fact]
    public async Task Every_piece_of_code_stands_here()
    {
        var folder = AppContext.BaseDirectory;
        var readme = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestOrchestrator.Token);
        var sources = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "Readme"), "*.cs"))
        {
            sources.Add(Squeeze(await File.ReadAllTextAsync(file, TestOrchestrator.Token)));
        }
        var blocks = readme
            .Split("```csharp\n")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);
        Assert.All(blocks, block => Assert.Contains(sources, source => source.Contains(Squeeze(block))));
        Assert.Equal(6, blocks.Count());
    }

    // How lines are broken is the formatter's.
    private static string Squeeze(string code) => string.Concat(code.Where(c => !char.IsWhiteSpace(c)));

    private sealed class TicketStore : ITicketStore
    {
        public Task SaveAsync(string session, Ticket ticket, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
