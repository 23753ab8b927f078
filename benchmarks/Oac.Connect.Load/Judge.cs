using System.Globalization;

namespace Oac.Connect.Load;

/// <summary>Prints figures and criteria, and remembers whether one was missed.</summary>
internal sealed class Judge(bool isQuiet = false)
{
    public bool IsGood { get; private set; } = true;

    public static string Mega(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576:F1} MiB");

    public static string Kilo(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:F1} KiB");

    public static void Phase(string title) => Console.WriteLine($"\n{title}");

    public void Tell(FormattableString figure)
    {
        if (!isQuiet)
        {
            Console.WriteLine($"  {figure.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    public void Require(bool criterion, FormattableString what)
    {
        IsGood &= criterion;
        if (!isQuiet || !criterion)
        {
            Console.WriteLine($"  {(criterion ? "ok" : "MISSED")}: {what.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
