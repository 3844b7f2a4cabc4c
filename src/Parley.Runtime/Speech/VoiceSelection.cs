using Parley.Engines.Speech;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Speech;

/// <summary>Finds the local voice for the one asked for, and says what of the wish cannot be fulfilled.</summary>
internal static class VoiceSelection
{
    public static (SpeechRequest Template, IReadOnlyList<EngineNotice> Notices) Choose(VoiceConfig voice, VoiceMap map)
    {
        throw new NotSupportedException();
    }
}
