using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Speex;
using Parley.Engines.WebRtc;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Which echo cancellers are tried, and in what order.</summary>
internal static class EchoCancellers
{
    /// <summary>The one that the setting names comes first; by itself the order is how much echo each takes.</summary>
    public static IReadOnlyList<IEngineProvider<IEchoCanceller>> For(ServerSettings settings) =>
        settings.EchoCanceller switch
        {
            EchoCancellerChoice.None => [],
            EchoCancellerChoice.Speex => [new SpeexEchoProvider(), new WebRtcEchoProvider()],
            _ => [new WebRtcEchoProvider(), new SpeexEchoProvider()],
        };
}
