using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>
/// Rows for "copy … from stdin (format binary)", column by column. Npgsql's importer binds a parameter anew for every value, which for a
/// hundred thousand rows of twenty columns takes longer than working them out. The format is as the manual of PostgreSQL describes it.
/// Disposed of before <see cref="Complete"/>, the copy is given up.
/// </summary>
public sealed class CopyRows : IAsyncDisposable
{
    private static readonly byte[] Head = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NpgsqlRawCopyStream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private bool _complete;

    private CopyRows(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        Bytes(Head);
    }

    /// <summary>Begins a copy; the connection is busy until this is disposed of.</summary>
    public static async Task<CopyRows> Begin(NpgsqlConnection connection, string copySql, CancellationToken cancel = default) =>
        new(await connection.BeginRawBinaryCopyAsync(copySql, cancel));

    /// <summary>Begins the next row, of so many columns.</summary>
    public void Row(short columns) => BinaryPrimitives.WriteInt16BigEndian(Next(2), columns);

    /// <summary>A bigint.</summary>
    public void Number(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(8), value);

    /// <summary>An integer.</summary>
    public void Number(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value);

    /// <summary>A boolean.</summary>
    public void Bool(bool value) => Field(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>A text of any length.</summary>
    public void Text(string text)
    {
        if (text.Length > 1024)
            Text(Encoding.UTF8.GetBytes(text)); // may be longer than the buffer
        else
            _ = Encoding.UTF8.GetBytes(text, Field(Encoding.UTF8.GetByteCount(text)));
    }

    /// <summary>A text or json that is UTF-8 already.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Size(utf8.Length);
        Bytes(utf8);
    }

    /// <summary>An array of texts.</summary>
    public void Texts(IReadOnlyCollection<string> texts)
    {
        const int textType = 25;
        Size(texts.Count == 0 ? 12 : 20 + texts.Sum(text => 4 + Encoding.UTF8.GetByteCount(text)));
        Size(texts.Count == 0 ? 0 : 1); // dimensions
        Size(0); // no nulls
        Size(textType);
        if (texts.Count == 0)
            return;
        Size(texts.Count);
        Size(1); // the first has number one
        foreach (string text in texts)
            Text(text);
    }

    /// <summary>A numeric(14,2), in 元, or nothing. Throws <see cref="ArgumentException"/> when it is finer than a fen.</summary>
    public void Amount(decimal? yuan)
    {
        if (yuan is not { } amount)
        {
            Size(-1);
            return;
        }
        // four decimal digits at a time, the highest first; the fen are the first two of the last four
        decimal fen = decimal.Abs(amount) * 100m;
        ulong all = (ulong)fen;
        if (all != fen)
            throw new ArgumentException($"{amount} 元 is finer than one fen", nameof(yuan));
        Span<short> groups = stackalloc short[6];
        int count = 0;
        for (ulong left = all / 100; left > 0; left /= 10_000)
            groups[count++] = (short)(left % 10_000);
        int whole = count;
        short rest = (short)(all % 100 * 100);
        var field = Field(8 + 2 * (whole + (rest == 0 ? 0 : 1)));
        BinaryPrimitives.WriteInt16BigEndian(field, (short)((field.Length - 8) / 2));
        BinaryPrimitives.WriteInt16BigEndian(field[2..], (short)(whole - 1)); // what the first group counts
        BinaryPrimitives.WriteInt16BigEndian(field[4..], amount < 0m ? (short)0x4000 : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(field[6..], 2);
        for (int i = 0; i < whole; i++)
            BinaryPrimitives.WriteInt16BigEndian(field[(8 + 2 * i)..], groups[whole - 1 - i]);
        if (rest != 0)
            BinaryPrimitives.WriteInt16BigEndian(field[^2..], rest);
    }

    /// <summary>Ends the copy: the database has the rows, or says what is wrong with them.</summary>
    public async Task Complete(CancellationToken cancel = default)
    {
        Row(-1);
        Flush();
        await _stream.FlushAsync(cancel);
        _complete = true;
        await _stream.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_complete)
            await _stream.CancelAsync();
        await _stream.DisposeAsync();
    }

    private void Size(int bytes) => BinaryPrimitives.WriteInt32BigEndian(Next(4), bytes);

    private Span<byte> Field(int bytes)
    {
        Size(bytes);
        return Next(bytes);
    }

    private Span<byte> Next(int bytes)
    {
        if (_length + bytes > _buffer.Length)
            Flush();
        _length += bytes;
        return _buffer.AsSpan(_length - bytes, bytes);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _buffer.Length)
        {
            bytes.CopyTo(Next(bytes.Length));
            return;
        }
        Flush();
        _stream.Write(bytes);
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
