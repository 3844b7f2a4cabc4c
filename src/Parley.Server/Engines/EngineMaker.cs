using Parley.Engines;
using Parley.Engines.Catalog;

namespace Parley.Server.Engines;

/// <summary>Tries providers in order and keeps account of what became of each.</summary>
internal static class EngineMaker
{
    /// <summary>Makes the first engine that works; the others are only looked at.</summary>
    public static (T? Engine, IReadOnlyList<EngineLine> Lines) First<T>(IReadOnlyList<IEngineProvider<T>> providers)
        where T : class
    {
        T? made = null;
        var lines = new List<EngineLine>();
        foreach (var provider in providers)
        {
            var status = provider.Probe();
            var wanted = status.Available && made is null;
            if (wanted)
            {
                try
                {
                    made = provider.Create();
                }
                catch (EngineException e)
                {
                    status = new EngineStatus(false, e.Message, status.Remedy);
                    wanted = false;
                }
            }

            lines.Add(new EngineLine(provider.Kind, provider.Name, wanted, status.Detail, status.Remedy));
        }

        return (made, lines);
    }

    /// <summary>Makes every engine that works, beside each other; only those that do not are looked at.</summary>
    /// <param name="describe">One line about an engine that was made.</param>
    public static async Task<(IReadOnlyList<T> Engines, IReadOnlyList<EngineLine> Lines)> AllAsync<T>(
        IReadOnlyList<IEngineProvider<T>> providers,
        Func<T, string> describe
    )
        where T : class
    {
        var outcomes = await Task.WhenAll(providers.Select(provider => Task.Run(() => Try(provider, describe))));
        return (
            [.. outcomes.Select(outcome => outcome.Engine).OfType<T>()],
            [.. outcomes.Select(outcome => outcome.Line)]
        );
    }

    private static (T? Engine, EngineLine Line) Try<T>(IEngineProvider<T> provider, Func<T, string> describe)
        where T : class
    {
        try
        {
            var made = provider.Create();
            return (made, new EngineLine(provider.Kind, provider.Name, true, describe(made), null));
        }
        catch (EngineException e)
        {
            var status = provider.Probe();
            var detail = status.Available ? e.Message : status.Detail;
            return (null, new EngineLine(provider.Kind, provider.Name, false, detail, status.Remedy));
        }
    }
}
