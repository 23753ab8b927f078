using Oac.Spec.Catalogue;

namespace Oac.Conformance.Doctoring;

/// <summary>
/// A method that looks, before anything is judged, whether a target can be. The class gets its constructor's arguments as a class with
/// steps does: the target, the subject, drivers, the <see cref="DoctorContext"/>. The method returns nothing or a Task; what it throws is
/// what is in the way, what it finds it tells the context.
/// </summary>
/// <param name="title">What is looked at: <c>Docker answers</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DoctorCheckAttribute(string title) : Attribute
{
    /// <summary>A check for one class of targets.</summary>
    /// <param name="conformanceClass">The class.</param>
    /// <param name="title">What is looked at.</param>
    public DoctorCheckAttribute(ConformanceClass conformanceClass, string title)
        : this(title) => Class = conformanceClass;

    /// <summary>The class of targets that it is for; null for all.</summary>
    public ConformanceClass? Class { get; }

    /// <summary>What is looked at.</summary>
    public string Title { get; } = title;
}
