using FluxPay.Sagas;

namespace FluxPay.Storage.Rows;

internal static class OpenCallRow
{
    public static OpenCall Read(Row row) => new(AttemptRow.Read(row), TimerRow.Read(row));
}
