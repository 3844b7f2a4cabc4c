using Parley.Audio;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Runtime.Input.FrontEnd;

/// <summary>
/// Takes noise out of one stream. What comes out has the positions of what went in, to the sample, but comes later by the
/// suppressor's delay; <see cref="Flush"/> fetches what is still inside. Changing the level, or switching off and on, loses and
/// doubles nothing: a new suppressor first hears again the last half second. When the suppressor fails, the sound goes on as it
/// came. Used by one thread at a time; allocates nothing once it runs.
/// </summary>
/// <param name="suppressor">Null: nothing can do it here, and the sound passes as it is.</param>
/// <param name="failed">Called when a suppressor cannot be opened, or fails.</param>
internal sealed class NoiseStage(INoiseSuppressor? suppressor, Action<Exception> failed) : IDisposable
{
    /// <summary>What a new suppressor hears before its sound counts: half a second.</summary>
    private const int LeadInSamples = 8_000;

    // Longest lag of a suppressor together with its frame; 128 ms.
    private const int MostInside = 2_048;

    private static readonly short[] _silence = new short[MostInside];

    private readonly SampleRing _recent = new(LeadInSamples + MostInside);
    private short[] _output = new short[MostInside];
    private int _count;

    private INoiseSuppression? _suppression;
    private short[] _frame = [];
    private int _frameFill;

    // Position of the next sample that the suppressor gives; what lies before Given is no longer wanted.
    private long _next;

    /// <summary>What is taken out now; null: nothing is.</summary>
    public NoiseSuppressionLevel? Level { get; private set; }

    /// <summary>Samples taken since the session began.</summary>
    public long Position => _recent.End;

    /// <summary>Samples given out since the session began.</summary>
    public long Given { get; private set; }

    /// <summary>What the last call made ready.</summary>
    public ReadOnlySpan<short> Output => _output.AsSpan(0, _count);

    /// <summary>Holds from the first sample that was not given out yet.</summary>
    /// <param name="level">Null: noise stays.</param>
    public void Configure(NoiseSuppressionLevel? level)
    {
        _count = 0;
        if (level == Level)
        {
            return;
        }

        Level = level;
        Close();
        EnsureRoom(MostInside);
        if (level is { } wanted && suppressor is not null)
        {
            try
            {
                Open(suppressor, wanted);
            }
            catch (Exception e)
            {
                Fail(e);
            }
        }

        GiveAsItCame();
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">16 kHz, mono, 16 bit; any length.</param>
    public void Process(ReadOnlySpan<short> samples)
    {
        _count = 0;
        EnsureRoom(samples.Length + MostInside);
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, MostInside / 2)];
            samples = samples[part.Length..];
            _recent.Append(part);
            try
            {
                Suppress(part);
            }
            catch (Exception e)
            {
                Fail(e);
            }

            GiveAsItCame();
        }
    }

    /// <summary>Makes ready what is still inside, so that <see cref="Given"/> is <see cref="Position"/>.</summary>
    public void Flush()
    {
        _count = 0;
        if (Given == Position)
        {
            return;
        }

        EnsureRoom(MostInside);
        try
        {
            Drain();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        GiveAsItCame();
    }

    public void Dispose() => Close();

    /// <summary>Lets a new suppressor hear what lies before the next sample to be given out, and what was taken since.</summary>
    private void Open(INoiseSuppressor engine, NoiseSuppressionLevel level)
    {
        _suppression = engine.Open(level);
        if (_suppression.DelaySamples + _suppression.FrameSamples > MostInside / 2)
        {
            throw new InvalidOperationException($"The noise suppressor {engine.Name} lags too far behind.");
        }

        _frame = new short[_suppression.FrameSamples];
        _frameFill = 0;
        var from = Math.Max(_recent.Oldest, Given - LeadInSamples);
        var heard = new short[(int)(Position - from)];
        _recent.Read(from, heard);
        _next = from - _suppression.DelaySamples;
        Suppress(heard);
    }

    private void Suppress(ReadOnlySpan<short> samples)
    {
        while (_suppression is { } suppression && !samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _frame.Length - _frameFill);
            samples[..count].CopyTo(_frame.AsSpan(_frameFill));
            samples = samples[count..];
            _frameFill += count;
            if (_frameFill == _frame.Length)
            {
                _frameFill = 0;
                suppression.Process(_frame, _frame);
                Give();
            }
        }
    }

    /// <summary>Gives what of the frame is wanted and was heard: neither a lead-in nor what lies behind the last sample.</summary>
    private void Give()
    {
        var first = (int)Math.Clamp(Given - _next, 0, _frame.Length);
        var end = (int)Math.Clamp(Position - _next, first, _frame.Length);
        Add(_frame.AsSpan(first, end - first));
        _next += _frame.Length;
    }

    /// <summary>Silence pushes out what is inside; what came out for the silence is dropped when the stream goes on.</summary>
    private void Drain()
    {
        var pushed = 0;
        while (_suppression is not null && _next < Position)
        {
            var silence = _frame.Length - _frameFill;
            Suppress(_silence.AsSpan(0, silence));
            pushed += silence;
        }

        _next -= pushed;
    }

    /// <summary>Without a suppressor the sound goes on as it came.</summary>
    private void GiveAsItCame()
    {
        if (_suppression is null && Given < Position)
        {
            var count = _recent.Read(Given, _output.AsSpan(_count, (int)(Position - Given)));
            _count += count;
            Given += count;
        }
    }

    private void Add(ReadOnlySpan<short> samples)
    {
        samples.CopyTo(_output.AsSpan(_count));
        _count += samples.Length;
        Given += samples.Length;
    }

    private void EnsureRoom(int samples)
    {
        if (_output.Length < samples)
        {
            _output = new short[samples];
        }
    }

    private void Fail(Exception exception)
    {
        Close();
        failed(exception);
    }

    private void Close()
    {
        _suppression?.Dispose();
        _suppression = null;
    }
}
