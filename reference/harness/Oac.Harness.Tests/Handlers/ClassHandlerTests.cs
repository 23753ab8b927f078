using Microsoft.Extensions.DependencyInjection;
using Oac.Harness.Testing;

namespace Oac.Harness.Tests.Handlers;

public sealed class ClassHandlerTests
{
    [Fact]
    public async Task Each_event_has_an_instance_and_a_scope_of_its_own()
    {
        var journal = new Journal();
        await using var services = new ServiceCollection()
            .AddSingleton(journal)
            .AddScoped<Transaction>()
            .BuildServiceProvider(validateScopes: true);
        await using var host = HarnessTestHost.Start(Configure, services);
        Assert.Equal("1", (await host.DeliverAsync("s", "count", "a")).OutputText);
        Assert.Equal("1", (await host.DeliverAsync("s", "count", "b")).OutputText);
        Assert.Equal(
            ["a", "handler disposed", "scope disposed", "b", "handler disposed", "scope disposed"],
            journal.Lines
        );
    }

    [Fact]
    public async Task A_class_that_the_host_registers_lives_as_the_host_says()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<Journal>()
            .AddScoped<Transaction>()
            .AddSingleton<CountingHandler>(provider => new(provider.GetRequiredService<Journal>(), null))
            .BuildServiceProvider();
        await using var host = HarnessTestHost.Start(Configure, services);
        Assert.Equal("1", (await host.DeliverAsync("s", "count", "a")).OutputText);
        Assert.Equal("2", (await host.DeliverAsync("s", "count", "b")).OutputText);
    }

    [Fact]
    public async Task A_class_without_dependencies_needs_no_services()
    {
        await using var host = HarnessTestHost.Start(harness =>
        {
            harness.Name = "plain";
            harness.On<string, PlainHandler>("plain", Payload.Text);
        });
        Assert.Equal("plain", (await host.DeliverAsync("s", "plain", "x")).OutputText);
    }

    private static void Configure(HarnessBuilder harness)
    {
        harness.Name = "counting";
        harness.On<string, CountingHandler>("count", Payload.Text);
    }

    private sealed class Journal
    {
        public List<string> Lines { get; } = [];
    }

    private sealed class Transaction(Journal journal) : IDisposable
    {
        public void Dispose() => journal.Lines.Add("scope disposed");
    }

    private sealed class CountingHandler(Journal journal, Transaction? transaction)
        : IChannelHandler<string>,
            IDisposable
    {
        private int _count;

        public ValueTask<EventResult> HandleAsync(
            EventContext context,
            string payload,
            CancellationToken cancellationToken
        )
        {
            journal.Lines.Add(payload);
            if (transaction is not null)
            {
                Assert.Same(transaction, context.Services.GetRequiredService<Transaction>());
            }
            return new(EventResult.Text($"{++_count}"));
        }

        public void Dispose() => journal.Lines.Add("handler disposed");
    }

    private sealed class PlainHandler : IChannelHandler<string>
    {
        public ValueTask<EventResult> HandleAsync(
            EventContext context,
            string payload,
            CancellationToken cancellationToken
        ) => new(EventResult.Text("plain"));
    }
}
