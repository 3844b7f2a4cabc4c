using Parley.Core.Speculation;
using Gate = Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>Pauses within a turn, in which its answer may be prepared.</summary>
internal sealed partial class AudioInLane
{
    /// <summary>Shorter silence is within a word or between two of them.</summary>
    private const long PauseSamples = 200 * Rate / 1000;

    /// <summary>From here on the transcriber is told: before the answer is prepared, and not in every closure of a consonant.</summary>
    private const long QuietSamples = 120 * Rate / 1000;

    private bool _paused;

    private void TellOfPause(Gate.SpeechGate gate)
    {
        _transcripts.Tell(gate.Silence >= QuietSamples);

        // Who is in the middle of something goes on.
        var paused = gate.Silence >= PauseSamples && !_watch.GoesOn(gate.Position);
        if (paused == _paused)
        {
            return;
        }

        _paused = paused;
        if (paused)
        {
            _loop.Post(new PauseHeard(_gateStart + gate.Position - gate.Silence));
        }
        else if (gate.IsSpeaking)
        {
            _loop.Post(new PauseOver());
        }
    }
}
