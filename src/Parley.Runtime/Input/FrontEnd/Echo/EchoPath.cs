using Parley.Audio;

namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>
/// Finds the way of the sound from the reference into the microphone: by how much the echo is late. While something plays the
/// two timelines are tied by counting samples, which no jitter of the network disturbs; twice a second the delay is estimated
/// anew, so that a client's stall, lost sound and clocks that run apart are followed; between replies the last good delay holds.
/// </summary>
/// <param name="reference">What was played.</param>
/// <param name="witness">Is asked before the echo is taken to have moved: a person's voice may be like what was played; null: nobody.</param>
internal sealed class EchoPath(IEchoReference reference, IEchoWitness? witness = null)
{
    public const int FrameSamples = 160;

    /// <summary>The longest delay that is looked for: two seconds.</summary>
    public const int LongestDelay = 2 * AudioDecoder.OutputRate;

    private const int WindowSamples = 2 * AudioDecoder.OutputRate;
    private const int EstimateEvery = AudioDecoder.OutputRate / 2;

    // Of the microphone, when it must be known at once whether the echo has moved.
    private const int RecentSamples = 7 * AudioDecoder.OutputRate / 10;

    // While a reply is new its delay may differ from the last one's: so often, for so much sound.
    private const int EstimateSooner = AudioDecoder.OutputRate / 4;
    private const int NewFor = 3 * AudioDecoder.OutputRate / 2;

    // The canceller gets the reference so much before its echo: room for errors of the estimate on both sides. 16 ms.
    private const int Margin = 256;

    // The delay may be a little shorter than the clocks say. 20 ms.
    private const int Slack = 320;

    // Nothing is moved for less: 3 ms.
    private const int Tolerance = 48;

    /// <summary>A pause after which the client is thought to play a new reply, with a new start: half a second.</summary>
    private const int NewRunAfter = AudioDecoder.OutputRate / 2;

    private static readonly DelayEstimator _estimator = new(WindowSamples, LongestDelay);

    private readonly PlaceBelief _belief = new();
    private readonly SampleRing _microphone = new(WindowSamples);
    private readonly short[] _frame = new short[FrameSamples];
    private short[] _window = [];
    private short[] _played = [];
    private bool _begun;

    // Reference position minus microphone position of the same sound.
    private long _shift;
    private long _lastPlayed = long.MinValue / 2;
    private int _untilEstimate;
    private int _soundOfRun;
    private int? _dryRuns;

    /// <summary>How late the echo is, in samples; null while no estimate could be trusted.</summary>
    public int? Delay { get; private set; }

    /// <summary>Something was played so recently that its echo may come, whatever the delay.</summary>
    public bool MayEcho { get; private set; }

    /// <summary>Counts up when the reference was moved, so that the canceller has to learn anew.</summary>
    public int Moves { get; private set; }

    /// <summary>
    /// Counts up when something is played after a pause in which the client had nothing to play: it is a new reply, with a start of its own.
    /// A pause of which the client was sent the silence is part of a reply.
    /// </summary>
    public int Runs { get; private set; }

    /// <summary>
    /// The echo may have moved, because the client ran out of sound: the delay is estimated sooner, from the last moments alone.
    /// </summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Position after the last sample that was heard.</summary>
    public long End { get; private set; }

    /// <summary>Estimates made so far.</summary>
    public int Estimates { get; private set; }

    /// <summary>
    /// Counts up when the echo may come a little sooner or later than it did: when the reference was moved, when something is played
    /// after a pause, and when the server had nothing to send for a moment.
    /// </summary>
    public int Breaks => Moves + Runs + (reference.DryRuns ?? 0);

    /// <summary>Takes the microphone's next frame, and gives the reference as it belongs to it.</summary>
    /// <param name="position">The frame's first sample; frames follow each other.</param>
    /// <param name="heard">The frame has sound in it that may be an echo.</param>
    public void Align(long position, ReadOnlySpan<short> microphone, bool heard, Span<short> aligned)
    {
        if (!_begun)
        {
            (_begun, _shift) = (true, reference.Offset);
        }

        _microphone.Append(microphone);
        End = position + microphone.Length;
        reference.Read(position + reference.Offset, _frame);
        if (Pcm.LevelDbfs(_frame) > EchoJudge.QuietDbfs)
        {
            if (position - _lastPlayed > NewRunAfter && (reference.DryRuns is not { } dry || dry != _dryRuns))
            {
                _shift = reference.Offset - (Delay ?? 0);
                Runs++;
                _soundOfRun = 0;
                _belief.Forget();
                _untilEstimate = EstimateSooner;
            }

            (_lastPlayed, _dryRuns) = (position, reference.DryRuns);
        }

        MayEcho = position - _lastPlayed <= LongestDelay;
        _shift += reference.TakeGap();
        if (MayEcho && heard)
        {
            _soundOfRun = Math.Min(_soundOfRun + FrameSamples, NewFor);
            _untilEstimate = Math.Min(_untilEstimate, IsDoubtful ? EstimateSooner : EstimateEvery) - FrameSamples;
            if (_untilEstimate <= 0)
            {
                _untilEstimate = _soundOfRun < NewFor ? EstimateSooner : EstimateEvery;
                Estimate(position + FrameSamples);
            }
        }

        Read(position, 0, aligned);
    }

    /// <summary>Gives the reference as it belongs to a frame of the microphone.</summary>
    /// <param name="position">The frame's first sample.</param>
    /// <param name="offset">Samples by which the echo is known to come sooner.</param>
    public void Read(long position, int offset, Span<short> aligned)
    {
        var first = _shift + Margin + offset;
        reference.Read(position + (reference.KnowsAhead ? first : Math.Min(first, reference.Offset)), aligned);
    }

    /// <summary>Gives what was heard, up to two seconds ago; silence before the first that was.</summary>
    /// <param name="position">Of the first sample.</param>
    public void ReadMicrophone(long position, Span<short> microphone)
    {
        var held = _microphone.End - (End - position);
        if (held < _microphone.Oldest)
        {
            microphone.Clear();
        }
        else
        {
            _microphone.Read(held, microphone);
        }
    }

    private void Estimate(long end)
    {
        if (_window.Length == 0)
        {
            _window = new short[_estimator.WindowSamples];
            _played = new short[_estimator.ReferenceSamples];
        }

        // The window's beginning may lie before the first sample.
        var held = (int)(_microphone.End - _microphone.Oldest);
        held = IsDoubtful ? Math.Min(held, RecentSamples) : held;
        _window.AsSpan(0, _window.Length - held).Clear();
        _microphone.Read(_microphone.End - held, _window.AsSpan(_window.Length - held));
        var latest = reference.Offset + Slack;
        reference.Read(end + latest - _played.Length, _played);
        var found = _estimator.Estimate(_window, _played);
        Estimates++;
        Consider(latest - found.LagSamples, found.Confidence);
    }

    private void Consider(long shift, double confidence)
    {
        if (!_belief.Takes(shift, confidence, Delay is null ? null : _shift))
        {
            return;
        }

        if (Math.Abs(shift - _shift) > Tolerance)
        {
            if (
                Delay is not null
                && !_belief.Overrules(shift)
                && witness?.Contradicts(this, (int)(shift - _shift)) == true
            )
            {
                return;
            }

            Moves++;
            _shift = shift;
        }

        Delay = (int)(reference.Offset - _shift);
    }
}
