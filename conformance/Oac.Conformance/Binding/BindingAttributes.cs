namespace Oac.Conformance.Binding;

// Names and meaning as in Reqnroll, so that moving there is a change of the reference.

/// <summary>The class has steps or hooks. One instance serves one scenario; its constructor's arguments are found by their types.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingAttribute : Attribute;

/// <summary>A method that is a step.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public abstract class StepDefinitionBaseAttribute(string expression) : Attribute
{
    /// <summary>
    /// A cucumber expression: words with <c>{string}</c> (in double quotes), <c>{int}</c>, <c>{word}</c> in place of arguments,
    /// <c>(s)</c> for what may be missing and <c>this/that</c> for one of several words.
    /// </summary>
    public string Expression { get; } = expression;
}

/// <summary>Brings something about.</summary>
public sealed class GivenAttribute(string expression) : StepDefinitionBaseAttribute(expression);

/// <summary>Does something.</summary>
public sealed class WhenAttribute(string expression) : StepDefinitionBaseAttribute(expression);

/// <summary>Judges something.</summary>
public sealed class ThenAttribute(string expression) : StepDefinitionBaseAttribute(expression);
