using System.Numerics;
using Oac.Planning.Configuration;

namespace Oac.Planning.Models;

/// <summary>One model that policy allows and that serves the type.</summary>
/// <param name="Gateway">Its gateway.</param>
/// <param name="Model">The model.</param>
/// <param name="Lacking">The gates that it does not pass.</param>
/// <param name="BenchMet">How many benchmark minimums it reaches.</param>
/// <param name="Order">Its place in the operator's order.</param>
internal readonly record struct Candidate(Gateway Gateway, GatewayModel Model, int Lacking, int BenchMet, int Order)
{
    /// <summary>Whether it goes before another: fewer gates not passed, then more benchmarks reached, then the operator's order.</summary>
    public bool IsBefore(in Candidate other)
    {
        var (ours, theirs) = (BitOperations.PopCount((uint)Lacking), BitOperations.PopCount((uint)other.Lacking));
        return ours != theirs ? ours < theirs
            : BenchMet != other.BenchMet ? BenchMet > other.BenchMet
            : Order < other.Order;
    }
}

/// <summary>The best of any number of candidates, in their order, without keeping the others.</summary>
internal sealed class Nearest(int most)
{
    private readonly List<Candidate> kept = new(most);

    /// <summary>How many there were.</summary>
    public int Seen { get; private set; }

    /// <summary>Those that are kept, best first.</summary>
    public IReadOnlyList<Candidate> Kept => kept;

    /// <summary>Takes one more.</summary>
    public void Add(in Candidate candidate)
    {
        Seen++;
        var at = kept.Count;
        while (at > 0 && candidate.IsBefore(kept[at - 1]))
        {
            at--;
        }
        if (at == most)
        {
            return;
        }
        if (kept.Count == most)
        {
            kept.RemoveAt(most - 1);
        }
        kept.Insert(at, candidate);
    }
}
