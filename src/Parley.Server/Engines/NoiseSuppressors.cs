using Parley.Engines.Catalog;
using Parley.Engines.Denoisers;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Rnnoise;
using Parley.Engines.Speex;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Which noise suppressors are tried, and in what order.</summary>
internal static class NoiseSuppressors
{
    /// <summary>The one that the setting names comes first; by itself the order is how well the ear hears behind each.</summary>
    public static IReadOnlyList<IEngineProvider<INoiseSuppressor>> For(ServerSettings settings)
    {
        if (settings.NoiseSuppressor is NoiseSuppressorChoice.None)
        {
            return [];
        }

        IEngineProvider<INoiseSuppressor>[] all =
        [
            new RnnoiseProvider(ModelFolders.Rnnoise(settings)),
            new GtcrnProvider(ModelFolders.Gtcrn(settings)),
            new DtlnProvider(ModelFolders.Dtln(settings)),
            new SpeexProvider(),
        ];
        var wanted = settings.NoiseSuppressor.ToString();
        return [.. all.OrderBy(provider => provider.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1)];
    }
}
