using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Oac.Conformance.Gherkin;

namespace Oac.Conformance.Binding;

/// <summary>The methods that are steps, found by their attributes, and which of them a step means.</summary>
public sealed class StepBindings
{
    private readonly ImmutableArray<StepBinding> _all;

    private StepBindings(ImmutableArray<StepBinding> all) => _all = all;

    /// <summary>Finds the steps of classes.</summary>
    /// <param name="types">The classes.</param>
    /// <param name="errors">Methods that cannot be steps, with the reason.</param>
    public static StepBindings Of(IEnumerable<Type> types, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(errors);
        var all = ImmutableArray.CreateBuilder<StepBinding>();
        foreach (var type in types.OrderBy(static t => t.FullName, StringComparer.Ordinal))
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            {
                foreach (var attribute in method.GetCustomAttributes<StepDefinitionBaseAttribute>())
                {
                    Add(method, attribute);
                }
            }
        }
        return new(all.ToImmutable());

        void Add(MethodInfo method, StepDefinitionBaseAttribute attribute)
        {
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            // What an async void method throws would end the process instead of the case.
            if (
                method.ReturnType != typeof(Task)
                && (method.ReturnType != typeof(void) || method.IsDefined(typeof(AsyncStateMachineAttribute)))
            )
            {
                errors.Add($"{name}: a step returns nothing or a Task");
                return;
            }
            CucumberExpression expression;
            try
            {
                expression = CucumberExpression.Parse(attribute.Expression);
            }
            catch (FormatException e)
            {
                errors.Add($"{name}: {e.Message}");
                return;
            }
            var kind = attribute switch
            {
                GivenAttribute => StepKind.Given,
                WhenAttribute => StepKind.When,
                _ => StepKind.Then,
            };
            all.Add(new(kind, expression, method, name));
        }
    }

    /// <summary>Finds the method of each step of scenarios.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="errors">Steps that no method or several are for, and methods that no step means.</param>
    public void Check(IEnumerable<Scenario> scenarios, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(errors);
        var used = new HashSet<StepBinding>();
        foreach (var scenario in scenarios)
        {
            foreach (var step in scenario.Steps)
            {
                if (Find(scenario, step, errors) is { } found)
                {
                    used.Add(found.Binding);
                }
            }
        }
        errors.AddRange(
            _all.Where(b => !used.Contains(b))
                .Select(static b => $"{b.Name}: no scenario has the step '{b.Kind} {b.Expression.Source}'")
        );
    }

    /// <summary>The method that a step means, with its arguments; null and an error where there is not exactly one.</summary>
    internal StepMatch? Find(Scenario scenario, ScenarioStep step, List<string> errors)
    {
        StepMatch? found = null;
        var place = $"{scenario.File}:{step.Line}";
        foreach (var binding in _all)
        {
            if (binding.Kind != step.Kind || binding.Expression.Match(step.Text) is not { } words)
            {
                continue;
            }
            if (found is not null)
            {
                errors.Add($"{place}: '{step.Text}' means {found.Binding.Name} and {binding.Name}");
                return null;
            }
            if (Complete(binding, step, words, place, errors) is not { } arguments)
            {
                return null;
            }
            found = new(binding, arguments);
        }
        if (found is null)
        {
            errors.Add($"{place}: no method is the step '{step.Kind} {step.Text}'");
        }
        return found;
    }

    // A text block or a table comes after the arguments in the words.
    private static object[]? Complete(
        StepBinding binding,
        ScenarioStep step,
        object[] words,
        string place,
        List<string> errors
    )
    {
        object[] arguments = step switch
        {
            { DocString: { } text } => [.. words, text],
            { Table: { } table } => [.. words, table],
            _ => words,
        };
        var parameters = binding.Method.GetParameters();
        if (
            parameters.Length == arguments.Length
            && parameters.Zip(arguments).All(static p => p.First.ParameterType.IsInstanceOfType(p.Second))
        )
        {
            return arguments;
        }
        errors.Add($"{place}: '{step.Text}' does not fit the parameters of {binding.Name}");
        return null;
    }
}

/// <summary>A method that is a step.</summary>
internal sealed record StepBinding(StepKind Kind, CucumberExpression Expression, MethodInfo Method, string Name);

/// <summary>A method with the arguments of one step.</summary>
internal sealed record StepMatch(StepBinding Binding, object[] Arguments);
