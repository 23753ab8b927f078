using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Oac.Planning.Configuration;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Planning.Models;

/// <summary>
/// The gates of one inference type (5.2, 7.2): each capability is the bit of <see cref="ModelCapabilities"/>, with one more for the context
/// window and one for a gateway that does not list the model. A fact that is not known is a gate that is not passed.
/// </summary>
internal static class Gates
{
    /// <summary>The bit of the context window.</summary>
    public const int Context = 1 << 8;

    /// <summary>The bit of a model that its gateway does not list: no requirement of the image, but it cannot be had.</summary>
    public const int Listed = 1 << 9;

    /// <summary>How many bits there are.</summary>
    public const int Count = 10;

    /// <summary>The most lines about one model.</summary>
    private const int MaxLines = 8;

    private static readonly string[] Names =
    [
        "reasoning",
        "tools",
        "input.vision",
        "input.audio",
        "input.video",
        "output.image",
        "output.audio",
        "output.video",
    ];

    /// <summary>The gates that a type has.</summary>
    public static int Of(ModelNeeds needs) => (int)needs.Capabilities | (needs.Context is null ? 0 : Context);

    /// <summary>The gates that a model does not pass.</summary>
    public static int Lacking(ModelNeeds needs, GatewayModel model, bool isListed) =>
        ((int)needs.Capabilities & ~(int)model.Capabilities)
        | (needs.Context is { } least && !(model.Context >= least) ? Context : 0)
        | (isListed ? 0 : Listed);

    /// <summary>How many benchmark minimums a model reaches. Both lists are in ordinal order.</summary>
    public static int BenchMet(ModelNeeds needs, GatewayModel model)
    {
        var met = 0;
        var at = 0;
        foreach (var (id, least) in needs.Bench)
        {
            while (at < model.Bench.Length && string.CompareOrdinal(model.Bench[at].Key, id) < 0)
            {
                at++;
            }
            if (at < model.Bench.Length && model.Bench[at].Key == id && model.Bench[at].Value >= least)
            {
                met++;
            }
        }
        return met;
    }

    /// <summary>The benchmarks that a model does not reach.</summary>
    public static IEnumerable<KeyValuePair<string, decimal>> BenchLacking(ModelNeeds needs, GatewayModel model) =>
        needs.Bench.Where(b => !(Score(model, b.Key) >= b.Value));

    /// <summary>The role of the label that declares the first of some gates.</summary>
    public static LabelRole RoleOf(int gates) =>
        (gates & Context) != 0
            ? LabelRole.InferenceContext
            : LabelRole.InferenceReasoning + BitOperations.TrailingZeroCount(gates);

    /// <summary>Gates in words, as the type declares them.</summary>
    public static ImmutableArray<string> Describe(ModelNeeds needs, int gates)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        if ((gates & Context) != 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"context of at least {needs.Context}"));
        }
        for (var bit = 0; bit < Names.Length; bit++)
        {
            if ((gates & (1 << bit)) != 0)
            {
                lines.Add(Names[bit]);
            }
        }
        return lines.ToImmutable();
    }

    /// <summary>What a model lacks, with what it has instead.</summary>
    public static ImmutableArray<string> Describe(ModelNeeds needs, GatewayModel model, int lacking)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        if ((lacking & Listed) != 0)
        {
            lines.Add("a place in its gateway's list of models");
        }
        if ((lacking & Context) != 0)
        {
            var has = model.Context is { } context
                ? string.Create(CultureInfo.InvariantCulture, $"has {context}")
                : "not known";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"context of at least {needs.Context} ({has})"));
        }
        lines.AddRange(Describe(needs, lacking & ~Context));
        var more = 0;
        foreach (var (id, least) in BenchLacking(needs, model))
        {
            if (lines.Count >= MaxLines)
            {
                more++;
                continue;
            }
            var has = Score(model, id) is { } score ? $"has {Messages.Number(score)}" : "not known";
            lines.Add($"bench.{Messages.Name(id)} of at least {Messages.Number(least)} ({has})");
        }
        if (more > 0)
        {
            lines.Add($"{more} more benchmarks");
        }
        return lines.ToImmutable();
    }

    private static decimal? Score(GatewayModel model, string id)
    {
        foreach (var (key, score) in model.Bench)
        {
            if (key == id)
            {
                return score;
            }
        }
        return null;
    }
}
