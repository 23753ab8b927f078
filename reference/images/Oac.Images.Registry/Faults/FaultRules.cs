using System.Collections.Immutable;
using Oac.Images.Registry.Protocol;

namespace Oac.Images.Registry.Faults;

/// <summary>
/// The faults that a registry injects. Every rule that matches a request counts it and takes effect, in the order in which they were
/// added: delays add up, the first answer that stands in for the real one wins, and changes are made one after another.
/// </summary>
public sealed class FaultRules
{
    private readonly Lock gate = new();
    private ImmutableArray<InjectedFault> rules = [];

    internal FaultRules() { }

    /// <summary>Adds a rule; removing or disposing what is returned ends it.</summary>
    public InjectedFault Add(RegistryFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var injected = new InjectedFault(this, fault);
        lock (gate)
        {
            rules = rules.Add(injected);
        }
        return injected;
    }

    /// <summary>Ends all rules.</summary>
    public void Clear()
    {
        lock (gate)
        {
            rules = [];
        }
    }

    internal void Remove(InjectedFault fault)
    {
        lock (gate)
        {
            rules = rules.Remove(fault);
        }
    }

    internal ImmutableArray<FaultEffect> Take(RegistryRequest request)
    {
        lock (gate)
        {
            return rules.IsEmpty
                ? []
                : [.. rules.Where(rule => rule.Counts(request)).Select(rule => rule.Fault.Effect)];
        }
    }
}

/// <summary>A rule that was added; disposing it ends it.</summary>
public sealed class InjectedFault : IDisposable
{
    private readonly FaultRules rules;
    private int matched;
    private int hits;

    internal InjectedFault(FaultRules rules, RegistryFault fault)
    {
        this.rules = rules;
        Fault = fault;
    }

    /// <summary>The rule.</summary>
    public RegistryFault Fault { get; }

    /// <summary>How many requests it has spoilt.</summary>
    public int Hits => Volatile.Read(ref hits);

    /// <inheritdoc/>
    public void Dispose() => rules.Remove(this);

    /// <summary>Counts a request if it matches; returns whether it is to be spoilt. Called under the rules' lock.</summary>
    internal bool Counts(RegistryRequest request)
    {
        if (!Fault.Matches(request) || matched++ < Fault.Skip || hits >= (Fault.Times ?? int.MaxValue))
        {
            return false;
        }
        Volatile.Write(ref hits, hits + 1);
        return true;
    }
}
