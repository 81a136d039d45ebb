import { useI18n } from 'vue-i18n';
import type { Stack } from './stacks';

/** Names and counts of series in the reader's language. */
export function useSeriesNames(): { nameOf: (stack: Stack) => string; piecesOf: (stack: Stack) => string } {
  const { t } = useI18n();

  function nameOf({ series }: Stack): string {
    const number = series.SeriesNumber === null ? '' : String(series.SeriesNumber);
    const name = series.SeriesDescription || (number === '' ? t('viewer.series') : t('viewer.noDescription', { number }));
    return series.Modality === '' ? name : `${series.Modality} · ${name}`;
  }

  function piecesOf(stack: Stack): string {
    const count = stack.pictures.length;
    return t('viewer.images', { count }, count);
  }

  return { nameOf, piecesOf };
}
