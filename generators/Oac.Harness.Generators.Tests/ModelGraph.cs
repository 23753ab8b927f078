using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators.Tests;

/// <summary>Walks everything that a generator's steps keep.</summary>
internal static class ModelGraph
{
    /// <summary>Fails where a step keeps what would hold a compilation in memory, or what is not equal by content.</summary>
    public static void AssertHoldsNothingOfTheCompiler(GeneratorRunResult result, IEnumerable<string> steps)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var step in steps)
        {
            foreach (var (value, _) in result.TrackedSteps[step].SelectMany(static s => s.Outputs))
            {
                Visit(value, step, seen);
            }
        }
        Assert.NotEmpty(seen);
    }

    private static void Visit(object? node, string way, HashSet<object> seen)
    {
        if (node is null || node is string || node.GetType().IsPrimitive || node.GetType().IsEnum || !seen.Add(node))
        {
            return;
        }
        Assert.False(
            node is ISymbol or Compilation or SyntaxNode or SyntaxTree or Location or Diagnostic or AdditionalText,
            $"{way} keeps a {node.GetType()}"
        );
        if (node is DiagnosticDescriptor)
        {
            return;
        }
        if (node is IEnumerable items)
        {
            foreach (var item in items)
            {
                Visit(item, $"{way}[]", seen);
            }
            return;
        }
        foreach (
            var field in node.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        )
        {
            Visit(field.GetValue(node), $"{way}.{field.Name}", seen);
        }
    }
}
