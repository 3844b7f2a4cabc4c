using System.Runtime.CompilerServices;

namespace Parley.Clients;

/// <summary>What a scenario relies on.</summary>
internal static class Expect
{
    public static void Equal<T>(T wanted, T got, [CallerArgumentExpression(nameof(got))] string? what = null)
    {
        if (!EqualityComparer<T>.Default.Equals(wanted, got))
        {
            throw new ScenarioException($"{what} is {Shown(got)}, not {Shown(wanted)}");
        }
    }

    public static void True(bool holds, [CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        if (!holds)
        {
            throw new ScenarioException($"not so: {what}");
        }
    }

    public static void Contains(string wanted, string? got, [CallerArgumentExpression(nameof(got))] string? what = null)
    {
        if (got?.Contains(wanted, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ScenarioException($"{what} is {Shown(got)}, without {Shown(wanted)}");
        }
    }

    private static string Shown<T>(T value) => value is null ? "null" : $"'{value}'";
}
