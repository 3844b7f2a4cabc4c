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
        var (made, lines) = Make(providers, first: true);
        return (made.Count > 0 ? made[0] : null, lines);
    }

    /// <summary>Makes every engine that works.</summary>
    public static (IReadOnlyList<T> Engines, IReadOnlyList<EngineLine> Lines) All<T>(
        IReadOnlyList<IEngineProvider<T>> providers
    )
        where T : class => Make(providers, first: false);

    private static (List<T> Made, List<EngineLine> Lines) Make<T>(
        IReadOnlyList<IEngineProvider<T>> providers,
        bool first
    )
        where T : class
    {
        var made = new List<T>();
        var lines = new List<EngineLine>();
        foreach (var provider in providers)
        {
            var status = provider.Probe();
            var wanted = status.Available && !(first && made.Count > 0);
            if (wanted)
            {
                try
                {
                    made.Add(provider.Create());
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
}
