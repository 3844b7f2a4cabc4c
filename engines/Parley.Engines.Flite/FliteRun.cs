using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Face;

namespace Parley.Engines.Flite;

/// <summary>
/// One native synthesis: runs on one worker and hands over words, visemes and audio while flite still computes. The channel
/// is unbounded on purpose: a native thread must not wait for a reader, and the text of one run is short.
/// </summary>
internal sealed unsafe class FliteRun(
    SpokenForm text,
    FliteVoice voice,
    SpeechRequest request,
    ChannelWriter<SpeechPart> output
)
{
    private const int Continue = 0;
    private const int Stop = -1;

    // A tenth of a second: short enough for a quick start, long enough to keep the number of parts small.
    private const int ChunkSamples = 1600;

    // flite begins with some 200 ms of silence, which would only make the answer late.
    private static readonly TimeSpan _lead = TimeSpan.FromMilliseconds(50);

    private volatile bool _cancelled;
    private Queue<SpeechPart>? _words;
    private Queue<SpeechPart> _shapes = new();
    private nint _utterance;
    private int _done;
    private int _cut;
    private int _rate = 16_000;

    /// <summary>What was given so far.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds((double)(_done - _cut) / _rate);

    /// <summary>Makes the native work end at its next chunk; does not wait for it.</summary>
    public void Cancel() => _cancelled = true;

    /// <summary>Synthesises. Blocks for as long as flite computes.</summary>
    public void Run()
    {
        var self = GCHandle.Alloc(this);
        _utterance = FliteNative.NewUtterance();
        try
        {
            var (handle, stretch) = voice.Open();
            fixed (byte* input = Encoding.ASCII.GetBytes(text.Text + '\0'))
            {
                _ = FliteNative.SetInputText(_utterance, input);
            }
            FliteNative.InitUtterance(_utterance, handle);
            SetFeatures(stretch, GCHandle.ToIntPtr(self));
            if (_cancelled)
            {
                return;
            }
            if (Synthesize() == 0)
            {
                throw new EngineException(EngineFault.Crashed, "flite could not synthesise a clause.");
            }
            var wave = FliteNative.WaveOf(_utterance);
            if (!_cancelled && wave != null && wave->SampleCount > _done)
            {
                Send(wave, _done, wave->SampleCount);
            }
            SendMarks(_words, TimeSpan.MaxValue);
            SendMarks(_shapes, TimeSpan.MaxValue);
        }
        finally
        {
            FliteNative.DeleteUtterance(_utterance);
            self.Free();
        }
    }

    // Words with phones of their own are marked between flite's cutting of the text and its reading of it.
    private nint Synthesize()
    {
        if (text.Sounds.Count == 0)
        {
            return FliteNative.Synthesize(_utterance);
        }
        FliteNative.Tokenize(_utterance);
        var cursor = 0;
        var sounds = new Queue<SpokenSound>(text.Sounds);
        for (
            var token = FliteNative.Head(_utterance, "Token"u8);
            token != 0 && sounds.Count > 0;
            token = FliteNative.Next(token)
        )
        {
            var name = FliteNative.Text(token, "name"u8);
            var found = name.Length == 0 ? -1 : text.Text.IndexOf(name, cursor, StringComparison.Ordinal);
            cursor = found < 0 ? cursor : found + name.Length;
            while (sounds.TryPeek(out var passed) && passed.Index < found)
            {
                sounds.Dequeue();
            }
            if (found >= 0 && sounds.TryPeek(out var sound) && sound.Index == found)
            {
                SetPhones(token, FlitePhones.FromIpa(sounds.Dequeue().Entry.Ipa!)!);
            }
        }
        return FliteNative.SynthesizeTokens(_utterance);
    }

    private static void SetPhones(nint token, IReadOnlyList<string> phones)
    {
        nint list = 0;
        for (var i = phones.Count - 1; i >= 0; i--)
        {
            list = FliteNative.Cons(FliteNative.StringValue(phones[i]), list);
        }
        fixed (byte* name = "phones"u8)
        {
            FliteNative.SetItem(token, name, list);
        }
    }

    private void SetFeatures(float stretch, nint self)
    {
        var features = FliteNative.FeaturesOfUtterance(_utterance);
        FliteNative.Set(
            features,
            "duration_stretch"u8,
            (float)(stretch / Math.Clamp(request.Rate, SpeechRequest.LeastRate, SpeechRequest.MostRate))
        );
        if (request.Pitch is not 1)
        {
            FliteNative.Set(features, "f0_shift"u8, (float)Math.Clamp(request.Pitch, 0.5, 2));
        }
        var streaming = FliteNative.NewStreaming();
        streaming->MinimumSamples = ChunkSamples;
        streaming->Callback = &OnChunk;
        streaming->UserData = self;
        fixed (byte* name = "streaming_info"u8)
        {
            FliteNative.SetValue(features, name, FliteNative.StreamingValue(streaming));
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnChunk(FliteNative.Wave* wave, int start, int size, int last, FliteNative.Streaming* streaming)
    {
        try
        {
            var run = (FliteRun)GCHandle.FromIntPtr(streaming->UserData).Target!;
            if (run._cancelled)
            {
                return Stop;
            }
            // Some voices repeat the end of a chunk: only what is new counts.
            run.Send(wave, Math.Max(start, run._done), start + size);
            return Continue;
        }
        catch (Exception)
        {
            return Stop;
        }
    }

    private void Send(FliteNative.Wave* wave, int from, int end)
    {
        if (_words is null)
        {
            _rate = wave->SampleRate;
            var cut = FliteMarks.LeadingSilence(_utterance) - _lead;
            _cut = _done = cut > TimeSpan.Zero ? (int)(cut.TotalSeconds * _rate) : 0;
            var marks = FliteMarks.Read(_utterance, text, TimeSpan.FromSeconds((double)_cut / _rate)).ToList();
            _words = new Queue<SpeechPart>(marks.OfType<SpeechWord>());
            _shapes = new Queue<SpeechPart>(marks.OfType<SpeechViseme>());
        }
        for (var at = Math.Max(from, _cut); at < end; at += ChunkSamples)
        {
            var samples = new short[Math.Min(ChunkSamples, end - at)];
            Gain.Apply(new ReadOnlySpan<short>(wave->Samples + at, samples.Length), samples, request.Volume);
            _done = at + samples.Length;
            SendMarks(_words, Length);
            SendMarks(_shapes, Length + FaceAnimator.LookAhead);
            output.TryWrite(new SpeechAudio(samples, _rate));
        }
    }

    private void SendMarks(Queue<SpeechPart>? marks, TimeSpan before)
    {
        while (marks is { Count: > 0 } && FliteMarks.OffsetOf(marks.Peek()) < before)
        {
            output.TryWrite(marks.Dequeue());
        }
    }
}
