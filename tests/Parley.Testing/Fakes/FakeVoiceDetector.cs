using Parley.Engines.Hearing;

namespace Parley.Testing.Fakes;

/// <summary>Calls everything loud speech: exact, so that tests can say when a turn begins and ends.</summary>
public sealed class FakeVoiceDetector : IVoiceDetector
{
    public string Name => "fake";

    public IVoiceDetection Open() => new Detection();

    private sealed class Detection : IVoiceDetection
    {
        public int FrameSamples => 160;

        public float Score(ReadOnlySpan<short> frame)
        {
            var loud = 0;
            foreach (var sample in frame)
            {
                loud += sample is > 1000 or < -1000 ? 1 : 0;
            }

            return loud * 4 > frame.Length ? 0.95f : 0.02f;
        }

        public void Reset() { }

        public void Dispose() { }
    }
}
